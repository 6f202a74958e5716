package io.evenbook.demo;

import tools.jackson.databind.JsonNode;

/** The position and lag of one view of the service. */
record Projection(String name, String status, long position, long head, long lagEvents, double lagSeconds) {
    static Projection of(JsonNode item) {
        return new Projection(
                item.path("name").asString(),
                item.path("status").asString(),
                item.path("position").asLong(),
                item.path("head").asLong(),
                item.path("lagEvents").asLong(),
                item.path("lagSeconds").asDouble(0));
    }
}
