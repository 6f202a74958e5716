package io.evenbook.app.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/** The methods of requests that only read: GET, and HEAD, which is a GET without the body. */
public final class ReadMethods {
    private static final Set<String> NAMES = Set.of("GET", "HEAD");

    private ReadMethods() {}

    /** Whether a request only reads. */
    public static boolean isOf(HttpServletRequest request) {
        return NAMES.contains(request.getMethod());
    }
}
