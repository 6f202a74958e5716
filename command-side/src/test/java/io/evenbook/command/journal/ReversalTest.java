package io.evenbook.command.journal;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.requested;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.RejectedException;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.EntryAnswer;
import io.evenbook.api.journal.EntryAnswer.EntryPosting;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.EntryDraft.Leg;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.GroupId;
import io.evenbook.api.journal.GroupRejection.EntryNotReversible;
import io.evenbook.api.journal.GroupRejection.ReversalExceedsEntry;
import io.evenbook.api.journal.JournalRejection.EntryUnknown;
import io.evenbook.api.journal.EntryStatus;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PostedEntries;
import io.evenbook.api.journal.PostingSide;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReversalTest {
    private static final LedgerAccount OF_ALICE = LedgerAccount.customer(ALICE);
    private static final LedgerAccount OF_BOB = LedgerAccount.customer(BOB);
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private final Map<String, EntryAnswer> journal = new HashMap<>();
    private final PostedEntries entries = entryId -> {
        EntryAnswer found = journal.get(entryId);
        if (found == null) {
            throw new RejectedException(new EntryUnknown(entryId));
        }
        return found;
    };

    @ParameterizedTest
    @EnumSource(names = {"DEPOSIT", "WITHDRAWAL", "ADJUSTMENT"})
    void the_whole_has_the_same_legs_on_the_other_sides(EntryKind kind) {
        posted("ent_1", kind, debit(LedgerAccount.OMNIBUS, USD, "10"), credit(OF_ALICE, USD, "10"));
        Reversal reversal = Reversal.of("ent_1", entries);
        assertThat(reversal.whole()).containsExactly(
                leg(LedgerAccount.OMNIBUS, PostingSide.CREDIT, USD, "10"), leg(OF_ALICE, PostingSide.DEBIT, USD, "10"));
    }

    @ParameterizedTest
    @EnumSource(names = {"PAY_IN", "PAY_OUT", "REVERSAL"})
    void what_belongs_to_a_trade_or_is_a_reversal_is_not_reversed(EntryKind kind) {
        posted("ent_1", kind, debit(LedgerAccount.OMNIBUS, USD, "10"), credit(OF_ALICE, USD, "10"));
        assertThat(rejectionOf(() -> Reversal.of("ent_1", entries))).isEqualTo(new EntryNotReversible(new EntryId("ent_1"), kind));
    }

    @Test
    void what_was_not_posted_is_not_reversed() {
        assertThat(rejectionOf(() -> Reversal.of("ent_1", entries))).isEqualTo(new EntryUnknown("ent_1"));
        assertThat(rejectionOf(() -> Reversal.of("nonsense", entries))).isEqualTo(new EntryUnknown("nonsense"));
    }

    @Test
    void the_draft_points_at_what_it_takes_back() {
        posted("ent_1", EntryKind.ADJUSTMENT, debit(OF_ALICE, USD, "10"), credit(OF_BOB, USD, "10"));
        Reversal reversal = Reversal.of("ent_1", entries);
        assertThat(reversal.groupId()).isEqualTo(new GroupId("grp_reversal.1"));
        assertThat(reversal.draft(new EntryId("ent_2"), "typo", NOON, reversal.whole())).isEqualTo(new EntryDraft(
                new EntryId("ent_2"),
                EntryKind.REVERSAL,
                "typo",
                "their words",
                NOON,
                new EntryId("ent_1"),
                reversal.whole()));
    }

    @Nested
    class InPart {
        @Test
        void an_amount_of_two_legs_is_taken_from_both() {
            posted("ent_1", EntryKind.ADJUSTMENT, debit(OF_ALICE, USD, "10"), credit(OF_BOB, USD, "10"));
            Reversal reversal = Reversal.of("ent_1", entries);
            assertThat(reversal.ofAmount(decimal("9.999999"))).containsExactly(
                    leg(OF_ALICE, PostingSide.CREDIT, USD, "9.999999"), leg(OF_BOB, PostingSide.DEBIT, USD, "9.999999"));
            assertThat(reversal.ofAmount(decimal("10"))).hasSize(2);
            assertThat(rejectionOf(() -> reversal.ofAmount(decimal("10.000001"))))
                    .isEqualTo(new ReversalExceedsEntry(new EntryId("ent_1"), OF_ALICE, USD));
        }

        @Test
        void chosen_legs_take_no_more_from_a_place_than_was_posted_there() {
            posted(
                    "ent_1",
                    EntryKind.ADJUSTMENT,
                    debit(OF_ALICE, USD, "10"),
                    debit(OF_ALICE, USD, "5"),
                    credit(OF_BOB, USD, "15"),
                    debit(OF_BOB, BTC, "1"),
                    credit(OF_ALICE, BTC, "1"));
            Leg toAlice = leg(OF_ALICE, PostingSide.CREDIT, USD, "15");
            Leg fromBob = leg(OF_BOB, PostingSide.DEBIT, USD, "15");
            assertWithin(toAlice, fromBob);
            assertWithin(leg(OF_ALICE, PostingSide.CREDIT, USD, "8"), leg(OF_ALICE, PostingSide.CREDIT, USD, "7"), fromBob);
            assertExceeds(OF_ALICE, USD, leg(OF_ALICE, PostingSide.CREDIT, USD, "15.000001"), fromBob);
            assertExceeds(OF_ALICE, USD, toAlice, leg(OF_ALICE, PostingSide.CREDIT, USD, "0.000001"), fromBob);
            assertExceeds(OF_ALICE, USD, leg(OF_ALICE, PostingSide.DEBIT, USD, "1"), leg(OF_BOB, PostingSide.CREDIT, USD, "1"));
            assertExceeds(OF_BOB, BTC, leg(OF_BOB, PostingSide.CREDIT, BTC, "1.00000001"));
            assertExceeds(LedgerAccount.FEES, USD, toAlice, leg(LedgerAccount.FEES, PostingSide.DEBIT, USD, "15"));
        }

        private void assertWithin(Leg... legs) {
            assertThat(Reversal.of("ent_1", entries).requireWithin(List.of(legs))).containsExactly(legs);
        }

        private void assertExceeds(LedgerAccount ledgerAccount, AssetCode asset, Leg... legs) {
            assertThat(rejectionOf(() -> Reversal.of("ent_1", entries).requireWithin(List.of(legs))))
                    .isEqualTo(new ReversalExceedsEntry(new EntryId("ent_1"), ledgerAccount, asset));
        }
    }

    @Nested
    class OfTransfers {
        private static final String OUT = "ent_trf_1.out";
        private static final String IN = "ent_trf_1.in";

        @Test
        void either_entry_takes_the_whole_transfer_back() {
            posted(OUT, EntryKind.TRANSFER_OUT, debit(OF_ALICE, USD, "10"), credit(LedgerAccount.CLEARING, USD, "10"));
            posted(IN, EntryKind.TRANSFER_IN, debit(LedgerAccount.CLEARING, USD, "10"), credit(OF_BOB, USD, "10"));
            for (String named : List.of(OUT, IN)) {
                Reversal reversal = Reversal.of(named, entries);
                assertThat(reversal.groupId()).as("once, whichever is named").isEqualTo(new GroupId("grp_reversal.trf_1.out"));
                assertThat(reversal.whole()).containsExactly(
                        leg(OF_ALICE, PostingSide.CREDIT, USD, "10"), leg(OF_BOB, PostingSide.DEBIT, USD, "10"));
                assertThat(reversal.ofAmount(decimal("4"))).containsExactly(
                        leg(OF_ALICE, PostingSide.CREDIT, USD, "4"), leg(OF_BOB, PostingSide.DEBIT, USD, "4"));
            }
        }

        @Test
        void one_that_is_still_under_way_is_not_reversed() {
            posted(OUT, EntryKind.TRANSFER_OUT, debit(OF_ALICE, USD, "10"), credit(LedgerAccount.CLEARING, USD, "10"));
            assertThat(rejectionOf(() -> Reversal.of(OUT, entries))).isEqualTo(new EntryNotReversible(new EntryId(OUT), EntryKind.TRANSFER_OUT));
        }

        @Test
        void one_that_came_back_is_not_reversed() {
            String returned = "ent_trf_1.returned";
            posted(OUT, EntryKind.TRANSFER_OUT, debit(OF_ALICE, USD, "10"), credit(LedgerAccount.CLEARING, USD, "10"));
            posted(returned, EntryKind.TRANSFER_IN, debit(LedgerAccount.CLEARING, USD, "10"), credit(OF_ALICE, USD, "10"));
            assertThat(rejectionOf(() -> Reversal.of(OUT, entries))).isEqualTo(new EntryNotReversible(new EntryId(OUT), EntryKind.TRANSFER_OUT));
            assertThat(rejectionOf(() -> Reversal.of(returned, entries)))
                    .isEqualTo(new EntryNotReversible(new EntryId(returned), EntryKind.TRANSFER_IN));
        }
    }

    private void posted(String entryId, EntryKind kind, EntryPosting... postings) {
        journal.put(
                entryId,
                new EntryAnswer(
                        new EntryId(entryId),
                        1,
                        kind,
                        "once",
                        NOON,
                        NOON,
                        "their words",
                        List.of(postings),
                        EntryStatus.POSTED,
                        null,
                        null,
                        null,
                        null,
                        null));
    }

    private static EntryPosting debit(LedgerAccount account, AssetCode asset, String amount) {
        return new EntryPosting(account, PostingSide.DEBIT, asset, decimal(amount));
    }

    private static EntryPosting credit(LedgerAccount account, AssetCode asset, String amount) {
        return new EntryPosting(account, PostingSide.CREDIT, asset, decimal(amount));
    }

    private static Leg leg(LedgerAccount account, PostingSide side, AssetCode asset, String amount) {
        return new Leg(account, side, requested(asset, amount));
    }
}
