package io.evenbook.app.refusal;

import io.evenbook.api.audit.RefusalKind;
import java.time.Instant;

/**
 * A refused request that is to be recorded. Control characters become spaces, and long texts are cut.
 *
 * @param actor the user's id; null if nobody is known
 * @param address of the client; null unless it tried to log in
 * @param command the operation
 * @param target the path of the request
 * @param values JSON
 * @param bodyMac in hexadecimal digits, or null
 */
record Refused(
        RefusalKind kind,
        Instant at,
        String actor,
        String address,
        String command,
        String target,
        String code,
        String values,
        String bodyMac) {
    private static final int MAX_TARGET = 200;
    private static final int MAX_VALUES = 2_000;

    Refused {
        actor = clean(actor);
        address = clean(address);
        command = clean(command);
        target = clean(target);
        if (values.length() > MAX_VALUES) {
            values = "{}";
        }
    }

    private static String clean(String text) {
        if (text == null) {
            return null;
        }
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .limit(MAX_TARGET)
                .map(point -> Character.isISOControl(point) || isSurrogate(point) ? ' ' : point)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    /** PostgreSQL cannot store half of a pair. */
    private static boolean isSurrogate(int point) {
        return Character.getType(point) == Character.SURROGATE;
    }
}
