package io.evenbook.command.http;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.access.Acting;
import io.evenbook.api.access.CurrentAccess;
import io.evenbook.api.access.Scope;
import io.evenbook.api.approval.Maker;
import io.evenbook.api.id.ApprovalId;
import io.evenbook.api.id.RequestKey;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.port.KeyedHash;
import io.evenbook.axon.postgres.bus.CommandKeys;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads from the current HTTP request what a command carries beside its content: the actor, the reason, the version.
 */
@Component
public final class RequestMetaData {
    private static final Pattern VERSION = Pattern.compile("\"(0|[1-9][0-9]{0,17})\"");

    private final JsonMapper canonical = EvenbookJson.mapper();
    private final HttpServletRequest request;
    private final CurrentAccess access;
    private final KeyedHash keyed;

    /** @param request a proxy of the current thread's request */
    RequestMetaData(HttpServletRequest request, CurrentAccess access, KeyedHash keyed) {
        this.request = request;
        this.access = access;
        this.keyed = keyed;
    }

    /** The metadata of an operation's command, without its idempotency key. */
    public Map<String, Object> of(Operation<?> operation) {
        Map<String, Object> metaData = new HashMap<>();
        metaData.put(EventMetaData.ACTOR, actor());
        put(metaData, EventMetaData.CORRELATION_ID, MDC.get(EventMetaData.CORRELATION_ID));
        put(metaData, EventMetaData.REASON, operation.reason());
        put(metaData, EventMetaData.CREDENTIAL, access.caller().credential());
        if (access.scope() == Scope.OWN) {
            metaData.put(Acting.KEY, Acting.of(access.caller()));
        }
        put(metaData, CommandKeys.EXPECTED_VERSION, expectedVersion());
        if (!operation.uniqueKeys().isEmpty()) {
            metaData.put(CommandKeys.UNIQUE_KEYS, operation.uniqueKeys());
        }
        return metaData;
    }

    /** The caller, as the maker of a new request for approval. */
    Maker maker() {
        return Maker.of(ApprovalId.named(NewIds.unique()), access.caller());
    }

    private static void put(Map<String, Object> metaData, String name, Object value) {
        if (value != null) {
            metaData.put(name, value);
        }
    }

    /**
     * The idempotency of the request; {@link Idempotency#NONE} unless it is a POST with an Idempotency-Key. Its scope
     * is the actor, the method and the decoded path, so {@code /a%62c} and {@code /abc} are one scope.
     */
    public Idempotency idempotency(Object body) {
        String key = HttpMethod.POST.matches(request.getMethod())
                ? RequestKey.of(
                        header(RequestKey.HEADER),
                        actor(),
                        request.getMethod(),
                        UriUtils.decode(request.getRequestURI(), StandardCharsets.UTF_8))
                : null;
        return key == null ? Idempotency.NONE : new Idempotency(key, hash(body));
    }

    /** As {@link #idempotency}, with a new key if the client sends none. */
    public Idempotency idempotencyOrNew(Object body) {
        Idempotency given = idempotency(body);
        return given.key() != null
                ? given
                : new Idempotency(RequestKey.hash(NewIds.unique().getBytes(StandardCharsets.UTF_8)), hash(body));
    }

    /**
     * Equal for bodies of equal meaning, whatever their white space and order of fields. Keyed, since a body is
     * guessable and may name a person.
     */
    private String hash(Object body) {
        return keyed.hash("request.body", canonical.writeValueAsBytes(body));
    }

    /** @throws MalformedRequestException if the request has an If-Match */
    public void requireNoVersion() {
        if (header(HttpHeaders.IF_MATCH) != null) {
            throw new MalformedRequestException(
                    HttpHeaders.IF_MATCH, "If-Match is not supported for requests with several commands.");
        }
    }

    /** @throws MalformedRequestException if the request has the header more than once */
    private String header(String name) {
        List<String> values = Collections.list(request.getHeaders(name));
        if (values.size() > 1) {
            throw new MalformedRequestException(name, "%s is given %d times.".formatted(name, values.size()));
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    private String actor() {
        return request.getUserPrincipal().getName();
    }

    private Long expectedVersion() {
        String header = header(HttpHeaders.IF_MATCH);
        if (header == null || header.equals("*")) {
            return null;
        }
        Matcher version = VERSION.matcher(header);
        if (!version.matches()) {
            throw new MalformedRequestException(
                    HttpHeaders.IF_MATCH, "If-Match must be * or one version in quotes, such as \"7\".");
        }
        return Long.valueOf(version.group(1));
    }
}
