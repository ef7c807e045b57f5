"""Everything along time: timeline, kill chain, event list, message log."""

from __future__ import annotations

from cupola_gui.timeline.event_list import EventList
from cupola_gui.timeline.happenings import next_event, previous_event
from cupola_gui.timeline.kill_chain import KillChain
from cupola_gui.timeline.messages import Messages
from cupola_gui.timeline.timeline import Timeline

__all__ = ["EventList", "KillChain", "Messages", "Timeline", "next_event", "previous_event"]
