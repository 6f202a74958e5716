package io.evenbook.demo;

import tools.jackson.databind.JsonNode;

/**
 * What the service answered in the end.
 *
 * @param repeated whether the request was sent more than once, so that an earlier one may already have done its work
 */
record Answer(int status, JsonNode body, boolean repeated) {
    boolean succeeded() {
        return status >= 200 && status < 300;
    }

    /** The problem's code, or an empty string if there is none. */
    String code() {
        return body.path("code").asString("");
    }

    long position() {
        return body.path("position").asLong(0);
    }

    /** @throws ServiceException if the service refused */
    Answer orThrow(String request) {
        if (!succeeded()) {
            throw new ServiceException(request + " was answered with " + refusal());
        }
        return this;
    }

    String refusal() {
        return status + " " + code() + ": "
                + body.path("detail").asString(body.path("title").asString(""));
    }
}
