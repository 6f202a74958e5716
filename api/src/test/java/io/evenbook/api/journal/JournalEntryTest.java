package io.evenbook.api.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalEntryTest {
    private static final LedgerAccount ALICE = LedgerAccount.customer(new AccountId("acc_alice"));

    @Test
    void debitsEqualCreditsInEachAsset() {
        JournalEntry entry = entry(
                Posting.debit(LedgerAccount.CLEARING, money("10.00", "USD")),
                Posting.credit(ALICE, money("9.99", "USD")),
                Posting.credit(LedgerAccount.FEES, money("0.01", "USD")));
        assertThat(entry.postings()).hasSize(3);
    }

    @Test
    void oneThatDoesNotBalanceCannotBeBuilt() {
        assertThatThrownBy(() -> entry(
                        Posting.debit(LedgerAccount.CLEARING, money("10.00", "USD")),
                        Posting.credit(ALICE, money("9.99", "USD"))))
                .hasMessage("debits less credits must be 0: USD=0.01");
    }

    @Test
    void assetsDoNotBalanceEachOther() {
        assertThatThrownBy(() -> entry(
                        Posting.debit(LedgerAccount.CLEARING, money("10.00", "USD")),
                        Posting.credit(ALICE, money("10.00", "EUR"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onePostingIsNotAnEntry() {
        assertThatThrownBy(() -> entry(Posting.debit(ALICE, money("1.00", "USD"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPostingHasAnAmount() {
        assertThatThrownBy(() -> Posting.debit(ALICE, money("0.00", "USD"))).hasMessage("must be > 0: amount=0.00 USD");
        assertThatThrownBy(() -> Posting.debit(ALICE, money("-0.01", "USD")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static JournalEntry entry(Posting... postings) {
        return new JournalEntry(
                new EntryId("ent_1"), EntryKind.ADJUSTMENT, "test", null, Instant.EPOCH, List.of(postings));
    }

    private static Money money(String amount, String asset) {
        return new Money(new AssetCode(asset), new BigDecimal(amount));
    }
}
