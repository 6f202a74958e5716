package io.evenbook.audit;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Compares the rows of one minute of refusals with the seal of that minute. A row whose stored hash was changed along
 * with it is noticed by the root alone: then the minute is known, the row is not.
 */
public final class RefusalCheck {
    /** The number of a finding that concerns the minute as a whole. */
    public static final int WHOLE_MINUTE = 0;

    private RefusalCheck() {}

    /**
     * A row as it is stored.
     *
     * @param lineHash the hash of the line as it was written
     */
    public record StoredRow(RefusalLine line, byte[] lineHash) {}

    /** How rows differ from their seal. */
    public enum Kind {
        /** The row is another one than was written. */
        CHANGED,
        /** The seal counts a row that is not there. */
        MISSING,
        /** The seal does not count the row. */
        EXTRA
    }

    /**
     * One difference.
     *
     * @param number of the row, or {@link #WHOLE_MINUTE}
     */
    public record Finding(Kind kind, int number) {}

    /**
     * The differences by number; none: the rows are those that were sealed.
     *
     * @param seal null if the log has none for the minute: then every row is one too many
     */
    public static List<Finding> findings(RefusalSeal seal, List<StoredRow> rows) {
        int sealed = seal == null ? 0 : seal.rows();
        Set<Integer> numbers = rows.stream().map(row -> row.line().number()).collect(Collectors.toSet());
        List<Finding> findings = new ArrayList<>();
        IntStream.rangeClosed(1, sealed)
                .filter(number -> !numbers.contains(number))
                .forEach(number -> findings.add(new Finding(Kind.MISSING, number)));
        for (StoredRow row : rows) {
            int number = row.line().number();
            if (number < 1 || number > sealed) {
                findings.add(new Finding(Kind.EXTRA, number));
            } else if (!MessageDigest.isEqual(row.line().hash(), row.lineHash())) {
                findings.add(new Finding(Kind.CHANGED, number));
            }
        }
        if (findings.isEmpty() && seal != null && !MessageDigest.isEqual(root(rows), seal.rootHash())) {
            findings.add(new Finding(Kind.CHANGED, WHOLE_MINUTE));
        }
        findings.sort(Comparator.comparingInt(Finding::number));
        return findings;
    }

    private static byte[] root(List<StoredRow> rows) {
        return MerkleTree.root(rows.stream()
                .map(StoredRow::line)
                .sorted(Comparator.comparingInt(RefusalLine::number))
                .map(RefusalLine::hash)
                .toList());
    }
}
