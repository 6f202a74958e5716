package io.evenbook.demo;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** The users that an embedded service knows. */
enum User {
    TRADER,
    OPERATOR;

    String basicAuthorization(String password) {
        String credentials = name().toLowerCase(Locale.ROOT) + ":" + password;
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
