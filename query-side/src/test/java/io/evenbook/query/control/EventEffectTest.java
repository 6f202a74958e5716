package io.evenbook.query.control;

import static io.evenbook.query.control.Books.ALICE;
import static io.evenbook.query.control.Books.BOB;
import static io.evenbook.query.control.Books.GROUP;
import static io.evenbook.query.control.Books.HOLD;
import static io.evenbook.query.control.Books.TRADE;
import static io.evenbook.query.control.Books.balance;
import static io.evenbook.query.control.Books.entry;
import static io.evenbook.query.control.Books.transfer;
import static io.evenbook.query.control.Books.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.evenbook.api.EventCatalog;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.AccountClosed;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.AccountUnfrozen;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.AccountEvent.LimitsSet;
import io.evenbook.api.account.AccountEvent.PartPrepared;
import io.evenbook.api.account.AccountEvent.PartRefused;
import io.evenbook.api.account.AccountEvent.PartReleased;
import io.evenbook.api.account.AccountEvent.TradePaidOut;
import io.evenbook.api.account.AccountEvent.TransferRefused;
import io.evenbook.api.account.AccountEvent.TransferReturned;
import io.evenbook.api.account.AccountEvent.WithdrawalCancelled;
import io.evenbook.api.account.AccountEvent.WithdrawalConfirmed;
import io.evenbook.api.account.AccountEvent.WithdrawalExpired;
import io.evenbook.api.account.AccountEvent.WithdrawalRequested;
import io.evenbook.api.account.Limits;
import io.evenbook.api.account.PreparedAsset;
import io.evenbook.api.account.WithdrawalId;
import io.evenbook.api.asset.AssetEvent.AssetRegistered;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.GroupEvent;
import io.evenbook.api.journal.GroupEvent.EntriesPosted;
import io.evenbook.api.journal.GroupEvent.EntriesRejected;
import io.evenbook.api.journal.GroupEvent.EntriesRequested;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.SettlementStep;
import io.evenbook.api.trade.TradeEvent;
import io.evenbook.api.trade.TradeEvent.SettlementParked;
import io.evenbook.api.trade.TradeEvent.SettlementRetried;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EventEffectTest {
    private static final WithdrawalId WITHDRAWAL = WithdrawalId.of("0".repeat(26), ALICE);
    private static final JournalEntry ENTRY =
            entry("1", EntryKind.WITHDRAWAL, LedgerAccount.customer(ALICE), LedgerAccount.OMNIBUS, "1.00");

    /** Event, account of the balances, what they are, entries, process and step. */
    static Stream<Arguments> events() {
        return Stream.of(
                arguments(new AccountOpened(ALICE, "alice"), "- [] [] - -"),
                arguments(Books.deposited(ALICE, "w1", "5.00", balance("5.00", "0.00")), "acc_alice [5.00/0.00] [ent_w1] - -"),
                arguments(Books.held(ALICE, "2.00", balance("5.00", "2.00")), "acc_alice [5.00/2.00] [] - -"),
                arguments(
                        new HoldReleased(ALICE, HOLD, "k", usd("1.00"), usd("1.00"), balance("5.00", "1.00")),
                        "acc_alice [5.00/1.00] [] - -"),
                arguments(
                        Books.captured(ALICE, null, "1.00", balance("4.00", "0.00")),
                        "acc_alice [4.00/0.00] [ent_captured] - -"),
                arguments(
                        Books.captured(ALICE, BOB, "1.00", balance("4.00", "0.00")),
                        "acc_alice [4.00/0.00] [ent_captured] " + transfer(9) + " BEGINS"),
                arguments(new WithdrawalRequested(ALICE, WITHDRAWAL, HOLD, usd("1.00"), "r"), "- [] [] - -"),
                arguments(
                        new WithdrawalConfirmed(ALICE, WITHDRAWAL, HOLD, ENTRY, balance("4.00", "0.00")),
                        "acc_alice [4.00/0.00] [ent_1] - -"),
                arguments(new WithdrawalCancelled(ALICE, WITHDRAWAL), "- [] [] - -"),
                arguments(new WithdrawalExpired(ALICE, WITHDRAWAL), "- [] [] - -"),
                arguments(
                        Books.sent(1, ALICE, BOB, "1.00", balance("4.00", "0.00")),
                        "acc_alice [4.00/0.00] [ent_sent1] " + transfer(1) + " BEGINS"),
                arguments(
                        Books.received(1, ALICE, BOB, "1.00", balance("1.00", "0.00")),
                        "acc_bob [1.00/0.00] [ent_received1] " + transfer(1) + " ENDS"),
                arguments(new TransferRefused(BOB, transfer(1), ALICE, usd("1.00"), "c", "d"), "- [] [] - -"),
                arguments(
                        new TransferReturned(ALICE, transfer(1), BOB, usd("1.00"), "c", "d", ENTRY, balance("5.00", "0.00")),
                        "acc_alice [5.00/0.00] [ent_1] " + transfer(1) + " ENDS"),
                arguments(
                        new TransferReturned(ALICE, transfer(1), BOB, usd("1.00"), "c", "d", ENTRY, null),
                        "acc_alice [] [ent_1] " + transfer(1) + " ENDS"),
                arguments(
                        new LimitsSet(ALICE, Limits.none(Books.USD, 2), "r", balance("0.00", "0.00")), "acc_alice [0.00/0.00] [] - -"),
                arguments(
                        new PartPrepared(ALICE, GROUP, List.of(), List.of(
                                new PreparedAsset(usd("1.00"), usd("0.00"), balance("5.00", "1.00")))),
                        "acc_alice [5.00/1.00] [] - -"),
                arguments(new PartRefused(ALICE, GROUP, "c", "d"), "- [] [] - -"),
                arguments(
                        Books.partPosted(ALICE, "1.00", balance("4.00", "0.00")),
                        "acc_alice [4.00/0.00] [ent_whole.acc_alice] grp_1 GOES_ON"),
                arguments(new PartReleased(ALICE, GROUP, List.of(balance("5.00", "0.00"))), "acc_alice [5.00/0.00] [] - -"),
                arguments(
                        Books.paidIn(ALICE, "1.00", balance("4.00", "0.00")),
                        "acc_alice [4.00/0.00] [ent_paid] " + TRADE + " GOES_ON"),
                arguments(
                        new TradePaidOut(ALICE, TRADE, Side.BUY, usd("1.00"), usd("0.00"), ENTRY, balance("6.00", "0.00")),
                        "acc_alice [6.00/0.00] [ent_1] " + TRADE + " GOES_ON"),
                arguments(new AccountFrozen(ALICE, "r"), "- [] [] - -"),
                arguments(new AccountUnfrozen(ALICE, "r"), "- [] [] - -"),
                arguments(new AccountClosed(ALICE, "r"), "- [] [] - -"),
                arguments(new EntriesRequested(GROUP, 1, List.of()), "- [] [] grp_1 BEGINS"),
                arguments(
                        new EntriesPosted(GROUP, List.of(), List.of(Books.part(ALICE, "1.00"))),
                        "- [] [ent_whole.acc_alice] grp_1 ENDS"),
                arguments(new EntriesRejected(GROUP, ALICE, "c", "d"), "- [] [] grp_1 ENDS"),
                arguments(Books.executed(), "- [] [] " + TRADE + " BEGINS"),
                arguments(new TradeSettled(TRADE), "- [] [] " + TRADE + " ENDS"),
                arguments(new SettlementParked(TRADE, SettlementStep.PAY_IN, "c", "d"), "- [] [] - -"),
                arguments(new SettlementRetried(TRADE, "r"), "- [] [] - -"),
                arguments(new AssetRegistered(Books.USD, "US dollar", AssetType.FIAT, 2), "- [] [] - -"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventSaysOfTheBooks(Object event, String expected) {
        EventEffect effect = EventEffect.of(event);
        assertThat("%s %s %s %s %s".formatted(
                        effect.accountId() == null ? "-" : effect.accountId(),
                        effect.balances().stream()
                                .map(balance -> balance.posted().amount() + "/" + balance.held().amount())
                                .toList(),
                        effect.entries().stream().map(JournalEntry::entryId).toList(),
                        effect.process() == null ? "-" : effect.process(),
                        effect.step() == null ? "-" : effect.step()))
                .isEqualTo(expected);
    }

    @Test
    void allEventsThatMaySaySomethingAreTriedHere() {
        Set<Class<?>> tried = new HashSet<>();
        events().forEach(arguments -> tried.add(arguments.get()[0].getClass()));
        Stream.of(AccountEvent.class, GroupEvent.class, TradeEvent.class)
                .forEach(feature -> assertThat(tried).contains(feature.getPermittedSubclasses()));
        assertThat(EventCatalog.ENTRIES.stream().map(EventCatalog.Entry::eventClass).filter(EventEffect::mayHave))
                .isSubsetOf(tried);
    }
}
