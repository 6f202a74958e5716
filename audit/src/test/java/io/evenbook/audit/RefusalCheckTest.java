package io.evenbook.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.audit.RefusalCheck.Finding;
import io.evenbook.audit.RefusalCheck.Kind;
import io.evenbook.audit.RefusalCheck.StoredRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefusalCheckTest {
    private static final Instant MINUTE = Instant.parse("2026-01-31T12:00:00Z");

    private final List<StoredRow> rows = new ArrayList<>(IntStream.rangeClosed(1, 5)
            .mapToObj(number -> written(line(number, "account.frozen")))
            .toList());
    private final RefusalSeal seal =
            RefusalSeal.of(rows.stream().map(StoredRow::lineHash).toList());

    private static RefusalLine line(int number, String code) {
        return new RefusalLine(
                MINUTE,
                number,
                "REFUSED",
                MINUTE.plusSeconds(number),
                "operator",
                null,
                "POST /api/v1/accounts/{accountId}/freeze",
                "/api/v1/accounts/acc_a/freeze",
                code,
                "{\"accountId\":\"acc_a\"}",
                null);
    }

    private static StoredRow written(RefusalLine line) {
        return new StoredRow(line, line.hash());
    }

    @Test
    void rowsAsSealedHaveNoFindings() {
        assertThat(RefusalCheck.findings(seal, rows)).isEmpty();
        assertThat(RefusalCheck.findings(RefusalSeal.of(List.of()), List.of())).isEmpty();
    }

    @Test
    void aChangedRowIsFound() {
        rows.set(2, new StoredRow(line(3, "account.closed"), rows.get(2).lineHash()));
        assertThat(RefusalCheck.findings(seal, rows)).containsExactly(new Finding(Kind.CHANGED, 3));
    }

    @Test
    void aRowChangedWithItsHashIsFoundAsAChangeOfItsMinute() {
        rows.set(2, written(line(3, "account.closed")));
        assertThat(RefusalCheck.findings(seal, rows))
                .containsExactly(new Finding(Kind.CHANGED, RefusalCheck.WHOLE_MINUTE));
    }

    @Test
    void aRemovedRowIsFoundWhereverItWas() {
        for (int removed = 1; removed <= 5; removed++) {
            List<StoredRow> left = new ArrayList<>(rows);
            left.remove(removed - 1);
            assertThat(RefusalCheck.findings(seal, left)).containsExactly(new Finding(Kind.MISSING, removed));
        }
    }

    @Test
    void anAddedRowIsFound() {
        rows.add(written(line(6, "account.frozen")));
        assertThat(RefusalCheck.findings(seal, rows)).containsExactly(new Finding(Kind.EXTRA, 6));
        rows.set(5, written(line(0, "account.frozen")));
        assertThat(RefusalCheck.findings(seal, rows)).containsExactly(new Finding(Kind.EXTRA, 0));
    }

    @Test
    void swappedRowsAreFound() {
        byte[] second = rows.get(1).lineHash();
        byte[] fourth = rows.get(3).lineHash();
        RefusalLine asSecond = line(2, "account.frozen");
        rows.set(1, new StoredRow(asSecond, fourth));
        rows.set(3, new StoredRow(line(4, "account.frozen"), second));
        assertThat(RefusalCheck.findings(seal, rows))
                .containsExactly(new Finding(Kind.CHANGED, 2), new Finding(Kind.CHANGED, 4));
    }

    @Test
    void rowsOfAMinuteWithoutASealAreTooMany() {
        assertThat(RefusalCheck.findings(null, rows)).hasSize(5).allMatch(finding -> finding.kind() == Kind.EXTRA);
        assertThat(RefusalCheck.findings(null, List.of())).isEmpty();
    }

    @Test
    void theLineHasThisText() {
        assertThat(line(1, "account.frozen").text()).isEqualTo("""
                evenbook.refusal/v1
                1769860800000000
                1
                REFUSED
                1769860801000000
                operator

                POST /api/v1/accounts/{accountId}/freeze
                /api/v1/accounts/acc_a/freeze
                account.frozen
                c29ebdf43602c89f68cef5fa0982d946d6076382846d8aef6839da8dd8ada92c

                """);
    }

    @Test
    void aLineBreakInATextIsRefused() {
        assertThatThrownBy(() -> line(1, "a\nb")).hasMessage("must have no control characters: a\nb");
    }
}
