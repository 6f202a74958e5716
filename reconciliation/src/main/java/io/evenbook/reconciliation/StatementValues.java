package io.evenbook.reconciliation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Pattern;

/** Parses amounts, dates and references exactly, or throws with the place of the text. */
final class StatementValues {
    private static final Pattern AMOUNT = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern PLAIN_TEXT = Pattern.compile("[^\\p{Cc}\\p{Cs}]*");
    private static final int MAX_REFERENCE = 200;

    private StatementValues() {}

    /** With 2 decimals {@code -12.3} gives {@code -12.30}; {@code 1e3}, {@code +5} and {@code 0.001} throw. */
    static BigDecimal amount(String text, AmountLimits limits, String where) {
        if (!AMOUNT.matcher(text).matches()) {
            throw malformed(where, "must be a plain decimal such as -12.30: " + shown(text));
        }
        BigDecimal amount = new BigDecimal(text);
        if (amount.stripTrailingZeros().scale() > limits.decimals()) {
            throw malformed(where, "may have at most %d decimals: %s".formatted(limits.decimals(), text));
        }
        BigDecimal scaled = amount.setScale(limits.decimals(), RoundingMode.UNNECESSARY);
        if (scaled.precision() - scaled.scale() > limits.integerDigits()) {
            throw malformed(
                    where, "may have at most %d digits before the point: %s".formatted(limits.integerDigits(), text));
        }
        return scaled;
    }

    static LocalDate date(String text, String where) {
        if (DATE.matcher(text).matches()) {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeException e) {
                // 2026-02-30: reported below like any other text that is no day.
            }
        }
        throw malformed(where, "must be a day such as 2026-01-31: " + shown(text));
    }

    /** The text without surrounding spaces; null if nothing is left. */
    static String reference(String text, String where) {
        String reference = text.strip();
        if (reference.length() > MAX_REFERENCE || !PLAIN_TEXT.matcher(reference).matches()) {
            throw malformed(
                    where,
                    "must be text without control characters, of at most %d characters".formatted(MAX_REFERENCE));
        }
        return reference.isEmpty() ? null : reference;
    }

    static MalformedBankStatementException malformed(String where, String fault) {
        return new MalformedBankStatementException(where, fault);
    }

    /** At most 40 characters, and control characters as {@code ?}: the message goes into a log line. */
    private static String shown(String text) {
        String printable = text.replaceAll("[\\p{Cc}\\p{Cs}]", "?");
        return printable.length() <= 40 ? printable : printable.substring(0, 40) + "...";
    }
}
