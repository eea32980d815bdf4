"""GLSL of the renderer."""

DEPTH_VERTEX = """
#version 330
uniform mat4 matrix;
in vec3 in_point;
in float in_hem;
out float hem;
void main() {
    gl_Position = matrix * vec4(in_point, 1.0);
    hem = in_hem;
}
"""

DEPTH_FRAGMENT = """
#version 330
in float hem;
void main() {
    if (hem < 0.0) discard;
}
"""

SCENE_VERTEX = """
#version 330
uniform mat4 matrix;
uniform mat4 key_matrix;
uniform mat4 sky_matrix;
in vec3 in_point;
in vec3 in_normal;
in vec2 in_uv;
in vec3 in_colour;
in float in_layer;
in float in_gloss;
in float in_hem;
out vec3 point;
out vec3 normal;
out vec3 uvl;
out vec3 colour;
out vec2 gloss_hem;
out vec3 in_key;
out vec3 in_sky;
void main() {
    point = in_point;
    normal = in_normal;
    uvl = vec3(in_uv, in_layer);
    colour = in_colour;
    gloss_hem = vec2(in_gloss, in_hem);
    in_key = (key_matrix * vec4(in_point + 0.012 * in_normal, 1.0)).xyz * 0.5 + 0.5;
    in_sky = (sky_matrix * vec4(in_point + 0.015 * in_normal, 1.0)).xyz * 0.5 + 0.5;
    gl_Position = matrix * vec4(in_point, 1.0);
}
"""

# Light: wrapped Lambert from the key (skin and cloth scatter), a sky above that the overhead
# shadow map shuts out under bodies and benches, a floor bounce, and a Blinn-Phong highlight.
SCENE_FRAGMENT = """
#version 330
uniform sampler2DArray textures;
uniform sampler2DShadow key_map;
uniform sampler2DShadow sky_map;
uniform vec3 key_direction;
uniform vec3 key_colour;
uniform vec3 sky_colour;
uniform vec3 ground_colour;
uniform vec3 eye;
uniform float exposure;
uniform float softness;
in vec3 point;
in vec3 normal;
in vec3 uvl;
in vec3 colour;
in vec2 gloss_hem;
in vec3 in_key;
in vec3 in_sky;
out vec3 result;

const vec2 DISC[6] = vec2[6](
    vec2(-0.33, 0.18), vec2(0.42, 0.31), vec2(-0.12, -0.46),
    vec2(0.78, -0.34), vec2(-0.81, -0.37), vec2(-0.05, 0.92));

float lit(sampler2DShadow map, vec3 p, float radius) {
    if (any(lessThan(p, vec3(0.0))) || any(greaterThan(p, vec3(1.0)))) return 1.0;
    float sum = 0.0;
    for (int i = 0; i < 6; i++)
        sum += texture(map, vec3(p.xy + DISC[i] * radius, p.z - 0.0015));
    return sum / 6.0;
}

void main() {
    if (gloss_hem.y < 0.0) discard;
    vec3 n = normalize(normal);
    vec3 to_eye = normalize(eye - point);
    // Only fronts are drawn; at the contour a smoothed normal may still lean away a little.
    n = normalize(n - min(dot(n, to_eye), 0.0) * to_eye);
    vec3 albedo = colour * texture(textures, uvl).rgb;
    if (uvl.z > 13.5) albedo *= albedo;  // painted pictures are stored with gamma
    float facing = dot(n, key_direction);
    float key = max((facing + 0.25) / 1.25, 0.0);
    if (key > 0.0) key *= lit(key_map, in_key, softness);
    float open = 0.30 + 0.70 * lit(sky_map, in_sky, 0.035);
    float up = 0.5 + 0.5 * n.z;
    vec3 light = key_colour * key + mix(ground_colour, sky_colour, up) * open;
    vec3 halfway = normalize(to_eye + key_direction);
    float gloss = gloss_hem.x;
    float shine = pow(max(dot(n, halfway), 0.0), mix(8.0, 90.0, gloss)) * gloss;
    float edge = 1.0 - max(dot(n, to_eye), 0.0);
    float rim = edge * edge * edge * edge * (0.04 + 0.25 * gloss);
    vec3 c = albedo * light + key_colour * shine * key * 0.6 + sky_colour * rim * open * 0.5;
    c *= exposure;
    c = c * (2.51 * c + 0.03) / (c * (2.43 * c + 0.59) + 0.14);
    result = sqrt(clamp(c, 0.0, 1.0));
}
"""
