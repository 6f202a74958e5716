package io.evenbook.app.signature;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;

/** The values of a request that a signature may cover (RFC 9421, section 2). */
final class SignedComponents {
    private SignedComponents() {}

    /**
     * @param name of a derived component such as {@code @method}, or of a header in lower case
     * @throws BadSignatureException if the request has no such component
     */
    static String valueOf(HttpServletRequest request, String name) {
        String query = request.getQueryString();
        return switch (name) {
            case "@method" -> request.getMethod();
            case "@target-uri" -> request.getRequestURL() + (query == null ? "" : "?" + query);
            case "@authority" -> authority(request);
            case "@scheme" -> request.getScheme();
            case "@request-target" -> request.getRequestURI() + (query == null ? "" : "?" + query);
            case "@path" -> request.getRequestURI();
            case "@query" -> "?" + (query == null ? "" : query);
            default -> header(request, name);
        };
    }

    /** In lower case, without the default port of the scheme. */
    private static String authority(HttpServletRequest request) {
        String host = header(request, HttpHeaders.HOST).toLowerCase(Locale.ROOT);
        return host.replaceFirst(request.getScheme().equals("https") ? ":443$" : ":80$", "");
    }

    private static String header(HttpServletRequest request, String name) {
        List<String> values = Collections.list(request.getHeaders(name));
        if (name.startsWith("@") || values.isEmpty()) {
            throw new BadSignatureException("The signature covers %s, which the request does not have".formatted(name));
        }
        return values.stream().map(String::strip).collect(Collectors.joining(", "));
    }
}
