package io.evenbook.demo;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** The development users that the demo needs. */
enum User {
    TRADER,
    OPERATOR;

    String basicAuthorization(String password) {
        String credentials = name().toLowerCase(Locale.ROOT) + ":" + password;
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
