package io.evenbook.demo;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The service's final answer to a request.
 *
 * @param repeated whether the client sent the request more than once: an earlier attempt may have been executed
 *     although its answer was lost
 */
record Answer(int status, JsonNode body, boolean repeated) {
    private static final JsonMapper JSON = new JsonMapper();

    /** @param body JSON; anything else counts as an object without fields */
    static Answer of(int status, byte[] body, boolean repeated) {
        try {
            if (body.length > 0) {
                return new Answer(status, JSON.readTree(body), repeated);
            }
        } catch (JacksonException e) {
            // A proxy's page, perhaps
        }
        return new Answer(status, JSON.createObjectNode(), repeated);
    }

    boolean succeeded() {
        return status >= 200 && status < 300;
    }

    /** The problem's code, for example {@code order.tick}; empty if there is none. */
    String code() {
        return body.path("code").asString("");
    }

    long position() {
        return body.path("position").asLong(0);
    }

    /** @throws ServiceException if the status is not 2xx */
    Answer orThrow(String request) {
        if (!succeeded()) {
            throw new ServiceException(request + " failed: " + refusal());
        }
        return this;
    }

    String refusal() {
        return status + " " + code() + ": "
                + body.path("detail").asString(body.path("title").asString(""));
    }
}
