package io.evenbook.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * One refused request as the seal of its minute covers it: the row of the table {@code access.refusal}.
 *
 * @param minute in which the row was written
 * @param number from 1 in each minute, without gaps
 * @param kind LOGIN_FAILED, LOCKED, FORBIDDEN or REFUSED
 * @param at when the request was refused, in microseconds
 * @param actor the user's id; null if nobody is known
 * @param address from where a login was tried; null for other kinds
 * @param command the operation, such as {@code POST /api/v1/orders}
 * @param target the path of the request
 * @param code of the problem, such as {@code account.frozen}
 * @param values the problem's values, as JSON
 * @param bodyMac HMAC-SHA-256 of the body, in hexadecimal digits; null if nothing of a body was read
 */
public record RefusalLine(
        Instant minute,
        int number,
        String kind,
        Instant at,
        String actor,
        String address,
        String command,
        String target,
        String code,
        String values,
        String bodyMac) {
    private static final String FORMAT = "evenbook.refusal/v1";

    /** @throws IllegalArgumentException if a text other than the values has a control character */
    public RefusalLine {
        Stream.of(kind, actor == null ? "" : actor, address == null ? "" : address, command, target, code)
                .filter(text -> text.chars().anyMatch(Character::isISOControl))
                .findFirst()
                .ifPresent(text -> {
                    throw new IllegalArgumentException("must have no control characters: " + text);
                });
    }

    /** Twelve lines of UTF-8, each ended by U+000A; null is the empty line, and the values stand as their SHA-256. */
    public String text() {
        return String.join(
                        "\n",
                        FORMAT,
                        micros(minute),
                        Integer.toString(number),
                        kind,
                        micros(at),
                        actor == null ? "" : actor,
                        address == null ? "" : address,
                        command,
                        target,
                        code,
                        HexFormat.of().formatHex(MerkleTree.sha256().digest(values.getBytes(StandardCharsets.UTF_8))),
                        bodyMac == null ? "" : bodyMac)
                + "\n";
    }

    /** The hash of the text as a leaf of the minute's tree. */
    public byte[] hash() {
        return MerkleTree.leafHash(text().getBytes(StandardCharsets.UTF_8));
    }

    private static String micros(Instant time) {
        return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, time));
    }
}
