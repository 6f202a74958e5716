package io.evenbook.command.http;

import io.evenbook.axon.postgres.bus.AnswerForm;
import io.evenbook.axon.postgres.bus.CommandKeys;
import java.util.Map;

/**
 * Makes a request repeatable, forever: a repeat with the same key and body gets the first answer.
 *
 * @param key null: every request is decided anew
 * @param bodyHash a repeat with another body is refused
 */
public record Idempotency(String key, String bodyHash) {
    public static final Idempotency NONE = new Idempotency(null, null);

    /** The idempotency of one commit of a request that takes several: {@code key#1}, {@code key#2} and so on. */
    public Idempotency chunk(int number) {
        return key == null ? this : new Idempotency(key + "#" + number, bodyHash);
    }

    /** @param form writes the answer that repeats get */
    void addTo(Map<String, Object> metaData, AnswerForm form) {
        if (key != null) {
            metaData.put(CommandKeys.COMMAND_KEY, key);
            metaData.put(CommandKeys.BODY_HASH, bodyHash);
            metaData.put(CommandKeys.ANSWER_FORM, form);
        }
    }
}
