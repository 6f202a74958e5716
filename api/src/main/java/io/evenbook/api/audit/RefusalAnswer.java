package io.evenbook.api.audit;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;

/**
 * One refused request or failed login.
 *
 * @param minute in which it was recorded; the seal of this minute covers it
 * @param number in the minute, from 1
 * @param kind LOGIN_FAILED, LOCKED (the user is, after failures), FORBIDDEN (no permission), or REFUSED (by a rule)
 * @param at when it was recorded
 * @param actor the user's id; null if nobody is known
 * @param address from where a login was tried; null for other kinds
 * @param command the operation, such as {@code POST /api/v1/orders}
 * @param target the path of the request
 * @param code code of the problem
 * @param values of the problem
 * @param bodyMac HMAC-SHA-256 of the body in hexadecimal digits; null if nothing of a body was read
 */
public record RefusalAnswer(
        Instant minute,
        int number,
        RefusalKind kind,
        Instant at,
        String actor,
        String address,
        String command,
        String target,
        String code,
        @JsonRawValue String values,
        String bodyMac) {}
