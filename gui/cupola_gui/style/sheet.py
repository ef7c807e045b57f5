"""Spacing, borders and radius as a style sheet; every colour is named by its palette role."""

from __future__ import annotations

from typing import Final

SHEET: Final = """
QToolTip { background: palette(tooltip-base); color: palette(tooltip-text); border: 1px solid palette(dark);
  padding: 4px 8px; }
QLabel { background: transparent; }
QLabel[tone="secondary"] { color: palette(bright-text); }
QLabel[tone="quiet"] { color: palette(placeholder-text); }
QWidget[surface="panel"] { background: palette(light); }
QWidget[surface="header"] { background: palette(window); }
QWidget[surface="gap"] { background: palette(shadow); }
QFrame[frameShape="4"] { border: 0; background: palette(mid); max-height: 1px; }
QFrame[frameShape="5"] { border: 0; background: palette(mid); max-width: 1px; }

QPushButton { background: palette(button); border: 1px solid palette(dark); border-radius: 4px; padding: 0 12px;
  min-height: 26px; }
QPushButton[small="true"] { min-height: 22px; padding: 0 8px; }
QPushButton:hover { background: palette(midlight); }
QPushButton:pressed { background: palette(mid); }
QPushButton:focus { border: 1px solid palette(accent); }
QPushButton:disabled { color: palette(placeholder-text); border-color: palette(mid); }
QPushButton:flat { background: transparent; border-color: transparent; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 0 5px;
  min-height: 26px; color: palette(bright-text); }
QToolButton:hover { background: palette(midlight); }
QToolButton:pressed, QToolButton:open { background: palette(midlight); }
QToolButton:checked { background: palette(highlight); }
QToolButton:focus { border: 1px solid palette(accent); }
QToolButton:disabled { color: palette(dark); }
QToolButton::menu-indicator { image: none; width: 0px; }

QMenuBar { background: palette(window); padding: 0; spacing: 0; border: 0; }
QMenuBar::item { background: transparent; padding: 8px 9px; color: palette(bright-text); }
QMenuBar::item:selected, QMenuBar::item:pressed { background: palette(midlight); color: palette(window-text); }
QMenu { background: palette(button); border: 1px solid palette(dark); padding: 4px 0; }
QMenu::item { padding: 5px 28px 5px 10px; background: transparent; }
QMenu::item:selected { background: palette(highlight); color: palette(highlighted-text); }
QMenu::item:disabled { color: palette(placeholder-text); }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: palette(dark); margin: 4px 0; }

QTabBar { qproperty-drawBase: 0; background: transparent; }
QTabBar::tab { background: transparent; border: 0; border-bottom: 2px solid transparent; padding: 0 14px; height: 30px;
  color: palette(bright-text); }
QTabBar::tab:selected { border-bottom: 2px solid palette(accent); color: palette(window-text); }
QTabBar::tab:hover { background: palette(midlight); }
QTabBar::tab:focus { color: palette(window-text); }

QHeaderView { background: palette(light); border: 0; }
QHeaderView::section { background: palette(light); color: palette(placeholder-text); border: 0;
  border-bottom: 1px solid palette(mid); padding: 0 8px; height: 24px; }
QAbstractItemView { background: palette(light); border: 0; outline: 0; }
QListWidget::item { padding: 0 8px; }
QPlainTextEdit, QTextEdit, QTextBrowser { background: palette(base); border: 1px solid palette(dark);
  border-radius: 3px; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: palette(dark); border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: 0; }

QProgressBar { background: palette(mid); border: 0; border-radius: 0; max-height: 2px; }
QProgressBar::chunk { background: palette(accent); }
QMainWindow::separator { width: 4px; height: 4px; background: palette(shadow); }
QSplitter::handle { background: palette(shadow); }
QDialog { background: palette(window); border: 1px solid palette(dark); }
QGroupBox { border: 0; margin-top: 20px; }
QGroupBox::title { subcontrol-origin: margin; left: 0; color: palette(bright-text); }
"""
