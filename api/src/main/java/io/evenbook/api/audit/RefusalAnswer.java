package io.evenbook.api.audit;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;

/**
 * One refused request or failed login.
 *
 * @param minute in which it was recorded; the seal of this minute covers it
 * @param number in the minute, from 1
 * @param at when the request was refused
 * @param actor the user's id; null if nobody is known
 * @param address from where a login was tried; null for other kinds
 * @param command the operation, such as {@code POST /api/v1/orders}
 * @param target the path of the request
 * @param code of the problem
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
