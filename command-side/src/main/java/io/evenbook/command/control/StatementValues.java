package io.evenbook.command.control;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Pattern;

/**
 * The values of a bank statement, as texts of whatever format. Each is taken exactly or refused, with the place where
 * it stands.
 */
final class StatementValues {
    private static final Pattern AMOUNT = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern PLAIN_TEXT = Pattern.compile("[^\\p{Cc}\\p{Cs}]*");
    private static final int MAX_REFERENCE = 200;

    private StatementValues() {}

    /** A plain decimal at the asset's scale, with or without a sign. */
    static BigDecimal amount(String text, int decimals, String where) {
        if (!AMOUNT.matcher(text).matches()) {
            throw malformed(where, "must be a plain decimal such as -12.30: " + shown(text));
        }
        BigDecimal amount = new BigDecimal(text);
        if (amount.stripTrailingZeros().scale() > decimals) {
            throw malformed(where, "may have at most %d decimals: %s".formatted(decimals, text));
        }
        BigDecimal scaled = amount.setScale(decimals, RoundingMode.UNNECESSARY);
        if (!Money.fits(scaled)) {
            throw malformed(
                    where, "may have at most %d digits before the point: %s".formatted(Money.MAX_INTEGER_DIGITS, text));
        }
        return scaled;
    }

    static LocalDate date(String text, String where) {
        try {
            if (DATE.matcher(text).matches()) {
                return LocalDate.parse(text);
            }
        } catch (DateTimeException e) {
            // Said below, in words for people.
        }
        throw malformed(where, "must be a day such as 2026-01-31: " + shown(text));
    }

    /** Null if there is none. */
    static String reference(String text, String where) {
        String reference = text.strip();
        if (reference.length() > MAX_REFERENCE || !PLAIN_TEXT.matcher(reference).matches()) {
            throw malformed(
                    where,
                    "must be text without control characters, of at most %d characters".formatted(MAX_REFERENCE));
        }
        return reference.isEmpty() ? null : reference;
    }

    static MalformedRequestException malformed(String where, String what) {
        return new MalformedRequestException("body", "%s: %s".formatted(where, what));
    }

    /** What is wrong, without what would spoil a line of a log. */
    private static String shown(String text) {
        String printable = text.replaceAll("[\\p{Cc}\\p{Cs}]", "?");
        return printable.length() <= 40 ? printable : printable.substring(0, 40) + "...";
    }
}
