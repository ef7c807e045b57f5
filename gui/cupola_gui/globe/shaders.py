"""The shaders of the globe, GLSL 1.20: what software renderers and every graphics card understand.

All programs share the camera: ``u_camera`` holds right, up, forward and eye in its columns (the eye's low-order part
and the height term in the fourth row), ``u_screen`` the focal scale and the middle in clip units, ``u_size`` width,
height, device pixels per pixel and focal length in pixels.
"""

from __future__ import annotations

from typing import Final

_CAMERA: Final = """
#version 120
uniform mat4 u_camera;
uniform vec4 u_screen;
uniform vec4 u_size;

vec3 from_eye(vec3 position) {
    return (position - u_camera[3].xyz) - vec3(u_camera[0].w, u_camera[1].w, u_camera[2].w);
}
vec4 clip_of(vec3 ray) {
    float depth = dot(ray, u_camera[2].xyz);
    return vec4(dot(ray, u_camera[0].xyz) * u_screen.x + u_screen.z * depth,
                dot(ray, u_camera[1].xyz) * u_screen.y + u_screen.w * depth, 0.0, depth);
}
// 1 before the limb plane, 1/3 beyond it but beside the Earth, 0 behind the Earth
float shown(vec3 ray) {
    vec3 eye = u_camera[3].xyz;
    if (u_camera[3].w + dot(ray, eye) >= -1e-6) return 1.0;
    vec3 moment = cross(eye, ray);
    return dot(moment, moment) > dot(ray, ray) ? 0.333 : 0.0;
}
"""

SKY_VERTEX: Final = (
    _CAMERA
    + """
attribute vec2 a_corner;
varying vec2 v_screen;
void main() {
    v_screen = a_corner;
    gl_Position = vec4(a_corner, 0.0, 1.0);
}
"""
)

EARTH_FRAGMENT: Final = (
    _CAMERA
    + """
uniform vec3 u_sun;
uniform vec3 u_ocean_day;
uniform vec3 u_ocean_night;
uniform vec3 u_land_day;
uniform vec3 u_land_night;
uniform vec3 u_lights_color;
uniform vec3 u_rim;
uniform vec3 u_space;
uniform vec3 u_stretch;   // polar stretch, reach of the distance picture (rad), strength of the lights
uniform sampler2D u_land;
uniform sampler2D u_lights;
uniform sampler2D u_heat;
uniform sampler2D u_hatch;
uniform vec2 u_overlays;   // strength of the heat map, whether places are hatched
uniform vec3 u_caution;
varying vec2 v_screen;

const float PI = 3.14159265358979;

vec3 ground(vec3 point, float pixel, float daylight, vec3 normal) {
    vec2 place = vec2(atan(normal.y, normal.x) / (2.0 * PI) + 0.5, 0.5 - asin(clamp(normal.z, -1.0, 1.0)) / PI);
    float coast = (texture2D(u_land, place).r * 255.0 - 128.0) / 127.0 * u_stretch.y;
    float land = clamp(0.5 + coast / max(pixel, 2e-5), 0.0, 1.0);
    vec3 color = mix(mix(u_ocean_night, u_ocean_day, daylight), mix(u_land_night, u_land_day, daylight), land);
    float dark = 1.0 - smoothstep(-0.16, 0.02, dot(normal, u_sun));
    float light = texture2D(u_lights, place).r;
    color += u_lights_color * (light * dark * land * u_stretch.z);
    vec4 heat = texture2D(u_heat, place) * u_overlays.x;
    color = color * (1.0 - heat.a) + heat.rgb;
    if (u_overlays.y > 0.0) {
        float inside = smoothstep(0.35, 0.65, texture2D(u_hatch, place).r);
        float along = mod((gl_FragCoord.x + gl_FragCoord.y) / u_size.z, 14.0);
        float line = clamp(1.3 - abs(along - 7.0), 0.0, 1.0);
        color = mix(color, u_caution, inside * mix(0.07, 0.34, line));
    }
    return color;
}

void main() {
    vec3 ray = normalize(u_camera[2].xyz + u_camera[0].xyz * ((v_screen.x - u_screen.z) / u_screen.x)
                         + u_camera[1].xyz * ((v_screen.y - u_screen.w) / u_screen.y));
    vec3 eye = u_camera[3].xyz + vec3(u_camera[0].w, u_camera[1].w, u_camera[2].w);
    float along = dot(eye, ray);
    float height = u_camera[3].w;
    vec3 moment = cross(eye, ray);
    float nearest = length(moment);
    float toward = along < 0.0 ? 1.0 : 0.0;
    float limb_pixel = sqrt(max(height, 1e-6)) / (u_size.w * u_size.z);
    float inside = toward * clamp(0.5 + (1.0 - nearest) / limb_pixel, 0.0, 1.0);
    vec3 color = u_space;
    if (inside < 1.0) {
        vec3 closest = along < 0.0 ? eye - along * ray : eye;
        float above = max(length(closest) - 1.0, 0.0);
        float day = smoothstep(-0.18, 0.22, dot(normalize(closest), u_sun));
        float glow = exp(-above / 0.022) * mix(0.06, 0.56, day);
        color = mix(color, u_rim, glow);
    }
    if (inside > 0.0) {
        float travel = -along - sqrt(max(along * along - height, 0.0));
        vec3 point = normalize(eye + travel * ray);
        vec3 normal = normalize(point * vec3(1.0, 1.0, u_stretch.x));
        float daylight = smoothstep(-0.18, 0.22, dot(normal, u_sun));
        vec3 surface = ground(point, travel / (u_size.w * u_size.z), daylight, normal);
        float rim = pow(1.0 - clamp(-dot(point, ray), 0.0, 1.0), 3.2) * mix(0.06, 0.56, daylight);
        color = mix(color, mix(surface, u_rim, rim), inside);
    }
    // half a grey level of noise, so that the dark gradients show no bands
    float noise = fract(sin(dot(gl_FragCoord.xy, vec2(12.9898, 78.233))) * 43758.5453);
    gl_FragColor = vec4(color + (noise - 0.5) / 255.0, 1.0);
}
"""
)

STAR_VERTEX: Final = (
    _CAMERA
    + """
attribute vec4 a_star;
varying float v_alpha;
void main() {
    vec4 place = clip_of(a_star.xyz);
    vec3 eye = u_camera[3].xyz;
    vec3 moment = cross(eye, a_star.xyz);
    bool hidden = dot(eye, a_star.xyz) < 0.0 && dot(moment, moment) < 1.0;
    v_alpha = a_star.w;
    gl_Position = hidden ? vec4(2.0, 2.0, 2.0, 1.0) : place;
    gl_PointSize = 3.0 * u_size.z;
}
"""
)

STAR_FRAGMENT: Final = """
#version 120
uniform vec3 u_color;
uniform vec4 u_size;
varying float v_alpha;
void main() {
    float away = length(gl_PointCoord - 0.5) * 3.0;
    float cover = clamp((0.9 - away) * u_size.z + 0.5, 0.0, 1.0);
    gl_FragColor = vec4(u_color, 1.0) * (v_alpha * cover);
}
"""

POINT_VERTEX: Final = (
    _CAMERA
    + """
attribute vec3 a_position;
uniform vec2 u_mark;   // radius in pixels, shape
varying float v_alpha;
void main() {
    vec3 ray = from_eye(a_position);
    v_alpha = shown(ray);
    gl_Position = v_alpha > 0.0 ? clip_of(ray) : vec4(2.0, 2.0, 2.0, 1.0);
    gl_PointSize = (2.0 * u_mark.x * 1.35 + 3.6) * u_size.z;
}
"""
)

POINT_FRAGMENT: Final = """
#version 120
uniform vec2 u_mark;
uniform vec4 u_size;
uniform vec3 u_color;
uniform vec4 u_casing;
varying float v_alpha;

float outside(vec2 q, float radius, float shape) {
    if (shape < 0.5) return length(q) - radius;
    if (shape < 1.5) {   // triangle, point up
        float r = 1.05 * radius;
        return max(q.y - 0.62 * r, 0.8660254 * abs(q.x) - 0.5 * q.y - 0.62 * r);
    }
    if (shape < 2.5) return (abs(q.x) + abs(q.y) - 1.15 * radius) * 0.70710678;
    if (shape < 3.5) return max(0.8660254 * abs(q.y), 0.5 * abs(q.y) + abs(q.x)) - radius;
    return max(abs(q.x), abs(q.y)) - 0.86 * radius;
}

void main() {
    float side = 2.0 * u_mark.x * 1.35 + 3.6;
    vec2 q = (gl_PointCoord - 0.5) * side;
    float away = outside(q, u_mark.x, u_mark.y);
    float body = clamp(0.5 - away * u_size.z, 0.0, 1.0);
    float casing = clamp(0.5 - (away - 0.8) * u_size.z, 0.0, 1.0) * u_casing.a;
    vec4 color = vec4(u_color, 1.0) * body + vec4(u_casing.rgb, 1.0) * (casing * (1.0 - body));
    gl_FragColor = color * v_alpha;
}
"""

LINE_VERTEX: Final = (
    _CAMERA
    + """
attribute vec3 a_previous;
attribute vec3 a_position;
attribute vec3 a_next;
attribute vec4 a_color;
attribute vec3 a_stroke;   // side, width in pixels, place along the line (pixels, or seconds)
varying vec4 v_color;
varying vec3 v_ray;
varying vec2 v_across;
varying vec2 v_along;
varying float v_width;
uniform vec2 u_turn;    // cosine and sine of a turn about the Earth's axis

const float NEAR = 1e-4;

vec3 turned(vec3 p) {
    return vec3(u_turn.x * p.x - u_turn.y * p.y, u_turn.y * p.x + u_turn.x * p.y, p.z);
}

vec2 screen(vec3 ray) {
    vec4 place = clip_of(ray);
    return place.xy / place.w * u_size.xy * 0.5;
}
vec3 before_eye(vec3 ray, vec3 other) {
    float depth = dot(ray, u_camera[2].xyz);
    float reach = dot(other, u_camera[2].xyz);
    if (depth >= NEAR || reach <= NEAR) return ray;
    return mix(ray, other, (NEAR - depth) / (reach - depth));
}
void main() {
    vec3 here = from_eye(turned(a_position));
    vec3 before = from_eye(turned(a_previous));
    vec3 after = from_eye(turned(a_next));
    vec3 ray = before_eye(before_eye(here, before), after);
    v_color = a_color;
    v_ray = ray;
    v_width = a_stroke.y;
    if (dot(ray, u_camera[2].xyz) < 0.5 * NEAR) {
        gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
        v_across = vec2(0.0);
        v_along = vec2(0.0, 1.0);
        return;
    }
    vec2 p = screen(ray);
    vec2 into = p - screen(before_eye(before, ray));
    vec2 onward = screen(before_eye(after, ray)) - p;
    float a = length(into);
    float b = length(onward);
    vec2 first = a > 1e-4 ? into / a : (b > 1e-4 ? onward / b : vec2(1.0, 0.0));
    vec2 last = b > 1e-4 ? onward / b : first;
    vec2 sum = first + last;
    vec2 way = length(sum) > 0.2 ? normalize(sum) : first;
    vec2 normal = vec2(-way.y, way.x);
    float mitre = 1.0 / max(dot(normal, vec2(-first.y, first.x)), 0.5);
    float reach = 0.5 * a_stroke.y + 1.0;
    vec2 offset = normal * (a_stroke.x * reach * mitre);
    vec4 place = clip_of(ray);
    place.xy += offset / (u_size.xy * 0.5) * place.w;
    gl_Position = place;
    v_across = vec2(a_stroke.x * reach * place.w, place.w);
    v_along = vec2(a_stroke.z * place.w, place.w);
}
"""
)

LINE_FRAGMENT: Final = (
    _CAMERA
    + """
uniform vec4 u_dash;    // on, off (0: unbroken), limb alpha, mode: 0 plain, 1 flown and ahead
uniform vec4 u_now;     // time, width flown, width ahead, alpha ahead
uniform float u_ground; // 1: lies on the ground and fades toward the limb
varying vec4 v_color;
varying vec3 v_ray;
varying vec2 v_across;
varying vec2 v_along;
varying float v_width;
void main() {
    float alpha = shown(v_ray);
    if (alpha <= 0.0) discard;
    if (alpha < 1.0) alpha *= u_dash.z;
    if (u_ground > 0.5) {
        float slant = -(dot(u_camera[3].xyz, v_ray) + dot(v_ray, v_ray)) / length(v_ray);
        alpha *= 0.25 + 0.75 * smoothstep(0.0, 0.4, slant);
    }
    float width = v_width;
    float along = v_along.x / v_along.y;
    if (u_dash.w > 0.5) {
        bool flown = along <= u_now.x;
        width = flown ? u_now.y : u_now.z;
        alpha *= flown ? 1.0 : u_now.w;
    }
    float across = abs(v_across.x / v_across.y);
    float cover = clamp((0.5 * width - across) * u_size.z + 0.5, 0.0, 1.0);
    if (u_dash.y > 0.0) {
        float place = mod(along, u_dash.x + u_dash.y);
        cover *= clamp(min(place, u_dash.x - place) * u_size.z + 0.5, 0.0, 1.0);
    }
    float strength = v_color.a * alpha * cover;
    gl_FragColor = vec4(v_color.rgb * strength, strength);
}
"""
)

FILL_VERTEX: Final = (
    _CAMERA
    + """
attribute vec3 a_position;
attribute vec4 a_color;
varying vec4 v_color;
varying vec3 v_ray;
void main() {
    v_ray = from_eye(a_position);
    v_color = a_color;
    gl_Position = clip_of(v_ray);
}
"""
)

FILL_FRAGMENT: Final = (
    _CAMERA
    + """
varying vec4 v_color;
varying vec3 v_ray;
void main() {
    float alpha = v_color.a * shown(v_ray);
    if (alpha <= 0.0) discard;
    gl_FragColor = vec4(v_color.rgb * alpha, alpha);
}
"""
)

SPRITE_VERTEX: Final = """
#version 120
uniform vec4 u_size;
attribute vec2 a_place;
attribute vec2 a_picture;
attribute float a_alpha;
varying vec2 v_picture;
varying float v_alpha;
void main() {
    v_picture = a_picture;
    v_alpha = a_alpha;
    gl_Position = vec4(a_place.x / u_size.x * 2.0 - 1.0, 1.0 - a_place.y / u_size.y * 2.0, 0.0, 1.0);
}
"""

SPRITE_FRAGMENT: Final = """
#version 120
uniform sampler2D u_atlas;
varying vec2 v_picture;
varying float v_alpha;
void main() {
    gl_FragColor = texture2D(u_atlas, v_picture) * v_alpha;
}
"""
