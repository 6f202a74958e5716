package io.evenbook.api;

import io.evenbook.api.Rejection.Kind;

/**
 * The code, the kind and the text of a {@link Rejection}.
 *
 * @param code the stable code that clients branch on: {@code account.insufficient-available}
 * @param detail one sentence that names the field and the value, and says what is allowed
 */
public record Refusal(String code, Kind kind, String detail) {

    /** The request names something that does not exist; HTTP status 404. */
    public static Refusal unknown(String code, String detail) {
        return new Refusal(code, Kind.UNKNOWN, detail);
    }

    /** The caller may not do this; HTTP status 403. */
    public static Refusal forbidden(String code, String detail) {
        return new Refusal(code, Kind.FORBIDDEN, detail);
    }

    /** The state of a resource forbids the request; HTTP status 409. */
    public static Refusal conflict(String code, String detail) {
        return new Refusal(code, Kind.CONFLICT, detail);
    }

    /** A precondition of the request does not hold; HTTP status 412. */
    public static Refusal precondition(String code, String detail) {
        return new Refusal(code, Kind.PRECONDITION, detail);
    }

    /** The request breaks a rule; HTTP status 422. */
    public static Refusal rule(String code, String detail) {
        return new Refusal(code, Kind.RULE, detail);
    }
}
