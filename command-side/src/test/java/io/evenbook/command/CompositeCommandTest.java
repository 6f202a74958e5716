package io.evenbook.command;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.entry;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.requested;
import static io.evenbook.command.Vocabulary.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evenbook.api.RejectedException;
import io.evenbook.api.RejectedItem;
import io.evenbook.api.access.UserRejection.ItemForbidden;
import io.evenbook.api.account.AccountCommand.CancelWithdrawal;
import io.evenbook.api.account.AccountCommand.CaptureHold;
import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountCommand.ReleaseHold;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountCommand.SendTransfer;
import io.evenbook.api.account.AccountCommand.UnfreezeAccount;
import io.evenbook.api.account.AccountRejection.DepositReferenceUsed;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.journal.EntryCommand.PostEntry;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.EntryDraft.Leg;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.money.Requested;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.axon.postgres.bus.UniqueKeyUsedException;
import io.evenbook.command.base.CompositeCommand;
import io.evenbook.command.base.CompositeCommand.ItemRepeatedException;
import io.evenbook.command.base.CompositeCommand.Mode;
import io.evenbook.command.base.CompositeCommand.Outcome;
import io.evenbook.command.base.CompositeCommand.Refused;
import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompositeCommandTest {
    private static final List<AccountId> ACCOUNTS =
            List.of(ALICE, BOB, new AccountId("acc_carol"), new AccountId("acc_nobody"));

    private final World world = new World().funded(ALICE, "100", "1").funded(BOB, "0", "0");
    private long number;

    @Test
    void eachIsDecidedOnWhatThoseBeforeItHaveDone() {
        List<Outcome> outcomes = world.send(
                several(Mode.EACH, transfer(ALICE, BOB, "60"), transfer(ALICE, BOB, "60"), transfer(BOB, ALICE, "60")));
        assertThat(codes(outcomes)).containsExactly("-", "account.insufficient-available", "-");
        assertThat(outcomes).extracting(Outcome::events).containsExactly(2, 0, 2);
        assertThat(posted(ALICE)).isEqualByComparingTo("100");
    }

    @Test
    void oneThatWasRefusedBeforeCountsAsRefused() {
        Refused refused = new Refused(new ItemForbidden("deposit:create"));
        Object before = transfer(ALICE, BOB, "60");
        Object after = transfer(BOB, ALICE, "10");
        assertThat(codes(world.send(several(Mode.EACH, before, refused, after))))
                .containsExactly("-", "auth.forbidden", "-");
        assertThat(codes(world.send(several(Mode.UP_TO_FIRST, transfer(BOB, ALICE, "10"), refused, after))))
                .containsExactly("-", "auth.forbidden", "skipped");
        assertThat(rejectionOf(() -> world.send(several(Mode.ALL, transfer(BOB, ALICE, "10"), refused))))
                .isEqualTo(new RejectedItem("item", 1, refused.rejection()));
        assertThat(posted(ALICE)).isEqualByComparingTo("60");
    }

    @Test
    void anAccountThatIsOpenedIsThereForThoseBehindIt() {
        AccountId carol = new AccountId("acc_carol");
        assertThat(codes(world.send(several(
                        Mode.ALL,
                        new OpenAccount(carol, null, Vocabulary.owner(carol, "carol")),
                        transfer(ALICE, carol, "1")))))
                .containsExactly("-", "-");
    }

    @Test
    void upToTheFirstRefusalTheyAreDoneAndTheOthersAreSkipped() {
        List<Outcome> outcomes = world.send(several(
                Mode.UP_TO_FIRST, transfer(ALICE, BOB, "60"), transfer(ALICE, BOB, "60"), transfer(BOB, ALICE, "60")));
        assertThat(codes(outcomes)).containsExactly("-", "account.insufficient-available", "skipped");
        assertThat(posted(BOB)).isEqualByComparingTo("60");
    }

    @Test
    void allOfThemAreDoneOrNoneAndTheRefusalSaysWhichItWas() {
        long before = world.streams().position();
        CompositeCommand several = several(Mode.ALL, transfer(ALICE, BOB, "60"), transfer(ALICE, BOB, "60"));
        assertThat(rejectionOf(() -> world.send(several))).isInstanceOfSatisfying(RejectedItem.class, part -> {
            assertThat(part.part()).isEqualTo("item");
            assertThat(part.index()).isEqualTo(1);
            assertThat(part.code()).isEqualTo("account.insufficient-available");
        });
        assertThat(world.streams().position()).isEqualTo(before);
        assertThat(posted(ALICE)).isEqualByComparingTo("100");
    }

    @Test
    void whatWasUsedBeforeIsToldAndNoneOfThemIsDone() {
        Deposit deposit = new Deposit(ALICE, entry(100), requested(USD, "1"), "wire");
        PlaceHold hold = new PlaceHold(ALICE, new HoldId("hld_1"), requested(USD, "10"), null);
        CaptureHold capture = new CaptureHold(
                ALICE, hold.holdId(), "c1", new Requested(null, BigDecimal.ONE), TransferId.named(unique(1)), null);
        List.of(deposit, hold, capture).forEach(world::send);

        assertThat(refusedAfterATransfer(deposit))
                .isEqualTo(new RejectedItem("item", 1, new DepositReferenceUsed(ALICE, "wire")));
        for (Object repeated : List.of(hold, capture)) {
            assertThatExceptionOfType(ItemRepeatedException.class)
                    .isThrownBy(() -> world.send(several(Mode.ALL, transfer(ALICE, BOB, "1"), repeated)))
                    .satisfies(repeat -> assertThat(repeat.item()).isEqualTo(1));
        }
        assertThat(posted(BOB)).isEqualByComparingTo("0");
    }

    private Object refusedAfterATransfer(Object command) {
        return rejectionOf(() -> world.send(several(Mode.ALL, transfer(ALICE, BOB, "1"), command)));
    }

    @Test
    void anOutcomeSaysWhereItsEventsAre() {
        long before = world.streams().position();
        List<Outcome> outcomes = world.send(several(
                Mode.EACH,
                transfer(ALICE, BOB, "1"),
                transfer(ALICE, BOB, "1000"),
                new OpenAccount(ALICE, null, Vocabulary.owner(ALICE, ALICE.value())),
                transfer(ALICE, BOB, "1")));
        assertThat(outcomes)
                .extracting(Outcome::position)
                .containsExactly(before + 2, before + 2, before + 2, before + 4);
        assertThat(outcomes).extracting(Outcome::version).containsExactly(3L, -1L, 3L, 4L);
    }

    @Test
    void whatOneOfThemHasUsedIsUsedForThoseBehindItUnlessItWasRefused() {
        Deposit refused = new Deposit(ALICE, entry(100), requested(USD, "0"), "wire");
        Deposit first = new Deposit(ALICE, entry(101), requested(USD, "1"), "wire");
        Deposit second = new Deposit(ALICE, entry(102), requested(USD, "1"), "wire");
        assertThat(codes(world.send(several(Mode.EACH, refused, first, second))))
                .containsExactly("amount.not-positive", "-", "deposit.reference-used");
    }

    /**
     * A rehearsal and the real run have the same outcome, item by item: the same code decides both on the same states.
     */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void aRehearsalPromisesWhatTheRealRunDoes(Mode mode) {
        long seed = Long.getLong("evenbook.test.seed", 20260131);
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        int done = 0;
        int refused = 0;
        for (int run = 0; run < 400; run++) {
            world.at(world.streams().time().plus(random.nextInt(3), ChronoUnit.SECONDS));
            List<Object> commands = new ArrayList<>();
            for (int n = random.nextInt(1, 12); n > 0; n--) {
                commands.add(randomCommand(random));
            }
            CompositeCommand several = new CompositeCommand(mode, commands);
            long before = world.streams().position();
            List<String> promised = outcomes(several, true);
            assertThat(world.streams().position())
                    .as("seed %d, run %d: nothing is left of a rehearsal", seed, run)
                    .isEqualTo(before);
            assertThat(outcomes(several, true))
                    .as("seed %d, run %d: a second rehearsal", seed, run)
                    .isEqualTo(promised);
            assertThat(outcomes(several, false))
                    .as("seed %d, run %d: %s", seed, run, commands)
                    .isEqualTo(promised);
            done += (int)
                    promised.stream().filter(outcome -> outcome.startsWith("-")).count();
            refused += (int) promised.stream()
                    .filter(outcome -> !outcome.startsWith("-"))
                    .count();
        }
        assertThat(done).isGreaterThan(20);
        assertThat(refused).isGreaterThan(100);
    }

    private List<String> outcomes(CompositeCommand several, boolean rehearsal) {
        try {
            List<Outcome> outcomes = rehearsal ? world.rehearse(several) : world.send(several);
            return outcomes.stream()
                    .map(outcome -> "%s %d at %d, version %d"
                            .formatted(code(outcome), outcome.events(), outcome.position(), outcome.version()))
                    .toList();
        } catch (RejectedException e) {
            return List.of(Refusals.text(e.rejection()));
        }
    }

    private Object randomCommand(SplittableRandom random) {
        AccountId account = ACCOUNTS.get(random.nextInt(ACCOUNTS.size()));
        AccountId other = ACCOUNTS.get(random.nextInt(ACCOUNTS.size()));
        AssetCode asset = random.nextInt(3) == 0 ? BTC : USD;
        Requested amount = new Requested(asset, BigDecimal.valueOf(random.nextLong(0, 4_000), 2));
        String recent = unique(Math.max(1, number - random.nextInt(12)));
        String fresh = unique(++number);
        HoldId recentHold = new HoldId("hld_" + recent);
        return switch (random.nextInt(16)) {
            case 0 -> new OpenAccount(account, null, Vocabulary.owner(account, "owner"));
            case 1, 2, 3 -> new Deposit(account, new EntryId("ent_" + fresh), amount, "ref-" + random.nextInt(40));
            case 4, 5 -> new SendTransfer(account, TransferId.named(fresh), other, amount, "for you");
            case 6 ->
                new PlaceHold(
                        account,
                        random.nextInt(5) == 0 ? recentHold : new HoldId("hld_" + fresh),
                        amount,
                        world.streams().time().plusSeconds(random.nextInt(6)));
            case 7 ->
                new CaptureHold(
                        account, recentHold, "c", null, TransferId.named(fresh), random.nextBoolean() ? other : null);
            case 8 -> new ReleaseHold(account, recentHold);
            case 9 ->
                new RequestWithdrawal(
                        account,
                        WithdrawalId.of(fresh, account),
                        amount,
                        "out",
                        null,
                        world.streams().time().plusSeconds(random.nextInt(6)));
            case 10 -> new ConfirmWithdrawal(account, WithdrawalId.of(recent, account));
            case 11 ->
                random.nextBoolean()
                        ? new CancelWithdrawal(account, WithdrawalId.of(recent, account))
                        : new CancelOrder(
                                Vocabulary.BTC_USD, Vocabulary.order(Math.max(1, number - random.nextInt(20))));
            case 12 ->
                random.nextBoolean()
                        ? new FreezeAccount(account, FreezeLevel.values()[random.nextInt(3)], "odd")
                        : new UnfreezeAccount(account, "fine");
            case 13 -> new SettleTrade(TradeId.of(Vocabulary.BTC_USD, random.nextLong(1, 20)));
            case 14 ->
                limit(
                        account,
                        number,
                        random.nextBoolean() ? Side.BUY : Side.SELL,
                        "10.0" + random.nextInt(4),
                        "0.0" + random.nextInt(1, 10));
            default ->
                new PostEntry(new EntryDraft(
                        new EntryId("ent_" + fresh),
                        EntryKind.ADJUSTMENT,
                        "by hand",
                        null,
                        null,
                        List.of(
                                new Leg(LedgerAccount.customer(account), PostingSide.DEBIT, amount),
                                new Leg(LedgerAccount.customer(other), PostingSide.CREDIT, amount))));
        };
    }

    private static CompositeCommand several(Mode mode, Object... commands) {
        return new CompositeCommand(mode, List.of(commands));
    }

    private SendTransfer transfer(AccountId from, AccountId to, String amount) {
        return new SendTransfer(
                from, TransferId.named(unique(++number + 1_000_000)), to, requested(USD, amount), "for you");
    }

    private BigDecimal posted(AccountId account) {
        return world.ledgerBalance(LedgerAccount.customer(account), USD);
    }

    private static List<String> codes(List<Outcome> outcomes) {
        return outcomes.stream().map(CompositeCommandTest::code).toList();
    }

    private static String code(Outcome outcome) {
        return switch (outcome.failure()) {
            case null -> outcome.skipped() ? "skipped" : "-";
            case RejectedException refused -> Refusals.text(refused.rejection());
            case UniqueKeyUsedException used -> "used at " + used.lastPosition();
            default -> throw outcome.failure();
        };
    }
}
