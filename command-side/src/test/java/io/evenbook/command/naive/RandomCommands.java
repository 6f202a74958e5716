package io.evenbook.command.naive;

import io.evenbook.api.account.AccountCommand;
import io.evenbook.api.account.AccountCommand.CancelAccountOrders;
import io.evenbook.api.account.AccountCommand.CancelWithdrawal;
import io.evenbook.api.account.AccountCommand.CaptureHold;
import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.ExpireHolds;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.account.AccountCommand.ReleaseHold;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountCommand.SendTransfer;
import io.evenbook.api.account.AccountCommand.SetLimits;
import io.evenbook.api.account.AccountCommand.UnfreezeAccount;
import io.evenbook.api.account.Direction;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.journal.EntryCommand.PostEntry;
import io.evenbook.api.journal.EntryCommand.ReverseEntry;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.EntryDraft.Leg;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PeriodCommand.ClosePeriod;
import io.evenbook.api.journal.PeriodCommand.ReopenPeriod;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.ChangePhase;
import io.evenbook.api.market.Phase;
import io.evenbook.api.money.Requested;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.OrderFields;
import io.evenbook.api.order.OrderTerms;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.command.Vocabulary;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Generates random commands from the state of the naive ledger: most can succeed, many are just within or just beyond a
 * bound, some are nonsense.
 *
 * <p>One class of 590 lines: the generators share one random sequence, so that a seed repeats a run.
 */
final class RandomCommands {
    private static final AccountId NOBODY = new AccountId("acc_nobody");
    private static final HoldId NO_HOLD = new HoldId("hld_none");
    private static final List<Phase> STOPPED = List.of(Phase.HALTED, Phase.CANCEL_ONLY, Phase.CLOSED);
    private static final String UNKNOWN_ASSET = "XYZ";
    private static final String[] HOUSE = {"house:omnibus", "house:fees", "house:suspense"};

    private final SplittableRandom random;
    private final NaiveLedger naive;
    private final Map<String, Integer> decimals;
    private final List<String> assets;
    private final List<AccountId> live = new ArrayList<>();
    private final List<AccountId> closed = new ArrayList<>();
    private final List<OpenAccount> openings = new ArrayList<>();
    private final List<Object> planned = new ArrayList<>();
    private final List<MarketId> markets;
    private final List<OrderId> orders = new ArrayList<>();
    private final List<JournalEntry> posted = new ArrayList<>();
    private final Map<AccountId, List<WithdrawalId>> withdrawals = new HashMap<>();
    private Instant now = Instant.parse("2026-01-31T12:00:00Z");
    private long unique;

    RandomCommands(SplittableRandom random, NaiveLedger naive, Map<String, Integer> decimals, int accounts) {
        this.random = random;
        this.naive = naive;
        this.decimals = decimals;
        assets = List.copyOf(decimals.keySet());
        markets = naive.markets.keySet().stream().sorted().map(MarketId::new).toList();
        IntStream.range(0, accounts).forEach(_ -> replaceAccount(null));
    }

    /** The next command of a client. */
    Object next() {
        now = now.plus(random.nextInt(2_000_000), ChronoUnit.MICROS);
        if (!planned.isEmpty()) {
            return planned.removeFirst();
        }
        AccountId account = account();
        int what = random.nextInt(130);
        if (what < 18) {
            return new Deposit(
                    account, new EntryId("ent_" + unique()), requested(account, credit(account)), reference());
        } else if (what < 26) {
            return new RequestWithdrawal(
                    account, newWithdrawal(account), requested(account, debit(account)), "out", null, expiry());
        } else if (what < 31) {
            return new ConfirmWithdrawal(account, withdrawal(account));
        } else if (what < 34) {
            return new CancelWithdrawal(account, withdrawal(account));
        } else if (what < 44) {
            HoldId used = hold(account);
            HoldId holdId = random.nextInt(20) > 0 || used.equals(NO_HOLD) ? new HoldId("hld_" + unique()) : used;
            return new PlaceHold(account, holdId, requested(account, debit(account)), expiry());
        } else if (what < 53) {
            return capture(account);
        } else if (what < 57) {
            return new ReleaseHold(account, hold(account));
        } else if (what < 59) {
            return new ExpireHolds(account);
        } else if (what < 73) {
            AccountId to = random.nextInt(50) == 0 ? account : other();
            return new SendTransfer(
                    account, TransferId.named(unique()), to, requested(account, debit(account)), "for you");
        } else if (what < 80) {
            return limits(account);
        } else if (what < 82) {
            return new FreezeAccount(account, FreezeLevel.values()[random.nextInt(3)], "odd");
        } else if (what < 86) {
            return new UnfreezeAccount(account, "fine");
        } else if (what == 86) {
            return random.nextBoolean()
                    ? new CloseAccount(account, "bye")
                    : new OpenAccount(
                            account, null, Vocabulary.owner(account, random.nextInt(3) == 0 ? "eve" : account.value()));
        } else if (what == 87) {
            plan(account);
            return next();
        } else if (what < 95) {
            return new PostEntry(entry());
        } else if (what < 99) {
            return reversal();
        } else if (what == 99) {
            return random.nextInt(3) == 0
                    ? new ReopenPeriod(random.nextBoolean() ? null : now.minusSeconds(random.nextInt(5)), "mistake")
                    : new ClosePeriod(now.minusSeconds(random.nextInt(20)), "month end");
        } else if (what < 122) {
            return order(account);
        } else if (what < 125) {
            OrderId orderId = someOrder();
            return new CancelOrder(orderId.marketId(), orderId);
        } else if (what < 128) {
            OrderId orderId = someOrder();
            return amendment(orderId);
        } else if (what == 128) {
            Side side = random.nextInt(3) == 0 ? null : side();
            return new CancelAccountOrders(account, market(), side, CancelReason.REQUESTED);
        }
        Phase phase = random.nextInt(8) > 0 ? Phase.OPEN : STOPPED.get(random.nextInt(STOPPED.size()));
        return new ChangePhase(market(), phase, "why", null, null);
    }

    /** Sends everything that an account has to others and closes the account. */
    private void plan(AccountId account) {
        NaiveLedger.Account state = naive.accounts.get(account.value());
        planned.add(new UnfreezeAccount(account, "to be closed"));
        for (String holdId : naive.holds(account.value())) {
            HoldId hold = new HoldId(holdId);
            switch (state.holds.get(holdId).reason) {
                case "MANUAL" -> planned.add(new ReleaseHold(account, hold));
                case "WITHDRAWAL" -> planned.add(new CancelWithdrawal(account, hold.withdrawalId()));
                default -> planned.add(new CancelOrder(hold.orderId().marketId(), hold.orderId()));
            }
        }
        for (String asset : assets) {
            BigDecimal posted = state.posted(asset);
            planned.add(new SetLimits(
                    account, new AssetCode(asset), posted.min(BigDecimal.ZERO), null, Direction.BOTH, "to be closed"));
            if (posted.signum() > 0) {
                planned.add(new SendTransfer(
                        account,
                        TransferId.named(unique()),
                        other(),
                        new Requested(new AssetCode(asset), posted),
                        "rest"));
            } else if (posted.signum() < 0) {
                planned.add(new Deposit(
                        account,
                        new EntryId("ent_" + unique()),
                        new Requested(new AssetCode(asset), posted.negate()),
                        "debt"));
            }
        }
        planned.add(new CloseAccount(account, "bye"));
    }

    /** Notes a command that succeeded. */
    void done(Object command) {
        if (command instanceof CloseAccount close && live.contains(close.accountId())) {
            closed.add(close.accountId());
            replaceAccount(close.accountId());
        }
    }

    private void replaceAccount(AccountId old) {
        AccountId account = new AccountId("acc_" + ++unique);
        if (old == null) {
            live.add(account);
        } else {
            live.set(live.indexOf(old), account);
        }
        openings.add(new OpenAccount(account, null, Vocabulary.owner(account, account.value())));
    }

    /** The commands that open the accounts; they go first. */
    List<OpenAccount> openings() {
        List<OpenAccount> all = List.copyOf(openings);
        openings.clear();
        return all;
    }

    Instant now() {
        return now;
    }

    private AccountId account() {
        return !closed.isEmpty() && random.nextInt(100) == 0
                ? closed.get(random.nextInt(closed.size()))
                : live.get(random.nextInt(live.size()));
    }

    private AccountId other() {
        return random.nextInt(200) == 0 ? NOBODY : account();
    }

    private String asset() {
        return random.nextInt(300) == 0 ? UNKNOWN_ASSET : assets.get(random.nextInt(assets.size()));
    }

    private String unique() {
        return Vocabulary.unique(++unique);
    }

    private record Amount(String asset, BigDecimal amount) {}

    /** An amount around the most that may come in. */
    private Amount credit(AccountId account) {
        String asset = asset();
        NaiveLedger.Account state = naive.accounts.get(account.value());
        BigDecimal maximum = state.limit(asset).maximum();
        BigDecimal room = maximum == null
                ? BigDecimal.ZERO
                : maximum.subtract(state.posted(asset)).subtract(state.reserved(asset));
        return new Amount(asset, amount(asset, room));
    }

    /** An amount around the most that may leave. */
    private Amount debit(AccountId account) {
        String asset = asset();
        return new Amount(asset, amount(asset, spendable(account, asset)));
    }

    private BigDecimal spendable(AccountId account, String asset) {
        NaiveLedger.Account state = naive.accounts.get(account.value());
        return state.available(asset).subtract(state.limit(asset).minimum());
    }

    /** @param bound the amount that the result is often close to */
    private BigDecimal amount(String asset, BigDecimal bound) {
        int scale = decimals.getOrDefault(asset, 2);
        BigDecimal unit = BigDecimal.ONE.movePointLeft(scale);
        return switch (random.nextInt(24)) {
            case 0 -> malformed(scale);
            case 1 -> unit;
            case 2 -> random(18, scale);
            case 3, 4 -> bound.max(unit);
            case 5 -> bound.max(BigDecimal.ZERO).add(unit);
            case 6, 7, 8, 9, 10, 11, 12 -> bound.signum() > 0 ? part(bound, scale) : random(4, scale);
            case 13 -> random(4, scale).setScale(scale + 3);
            default -> random(random.nextInt(8), scale);
        };
    }

    private BigDecimal malformed(int scale) {
        return switch (random.nextInt(6)) {
            case 0 -> BigDecimal.ZERO;
            case 1 -> random(3, scale).negate();
            case 2 -> random(3, scale + 1).setScale(scale + 1).add(BigDecimal.ONE.movePointLeft(scale + 1));
            case 3 -> BigDecimal.TEN.pow(18);
            case 4 -> BigDecimal.TEN.pow(18).add(BigDecimal.ONE.movePointLeft(scale + 1));
            default -> random(24, scale).add(BigDecimal.TEN.pow(18));
        };
    }

    /** An amount greater than zero with at most so many digits before the point. */
    private BigDecimal random(int digits, int scale) {
        StringBuilder text = new StringBuilder("0");
        for (int n = 0; n < digits + scale; n++) {
            text.append((char) ('0' + random.nextInt(10)));
        }
        BigDecimal amount = new BigDecimal(new BigInteger(text.toString()), scale);
        return amount.signum() == 0 ? BigDecimal.ONE.movePointLeft(scale) : amount;
    }

    /** An amount between the smallest unit and the whole. */
    private BigDecimal part(BigDecimal whole, int scale) {
        BigInteger units = whole.movePointRight(scale).toBigInteger();
        BigInteger some =
                units.multiply(BigInteger.valueOf(random.nextInt(1_000))).divide(BigInteger.valueOf(1_000));
        return new BigDecimal(some.max(BigInteger.ONE), scale);
    }

    private Requested requested(AccountId account, Amount amount) {
        NaiveLedger.Account state = naive.accounts.get(account.value());
        BigDecimal available = state.available(amount.asset);
        BigDecimal posted = state.posted(amount.asset);
        BigDecimal off = random.nextInt(3) == 0 ? BigDecimal.ONE : BigDecimal.ZERO;
        return switch (random.nextInt(40)) {
            case 0 -> new Requested(new AssetCode(amount.asset), amount.amount, available.add(off), null);
            case 1 -> new Requested(new AssetCode(amount.asset), amount.amount, null, posted.add(off));
            case 2 -> new Requested(new AssetCode(amount.asset), amount.amount, available, posted.add(off));
            default -> new Requested(new AssetCode(amount.asset), amount.amount);
        };
    }

    private String reference() {
        return random.nextInt(40) == 0 ? "ref-" + random.nextInt(50) : "ref-" + unique();
    }

    private WithdrawalId newWithdrawal(AccountId account) {
        WithdrawalId withdrawalId = random.nextInt(30) == 0 ? withdrawal(account) : WithdrawalId.of(unique(), account);
        withdrawals.computeIfAbsent(account, _ -> new ArrayList<>()).add(withdrawalId);
        return withdrawalId;
    }

    private Instant expiry() {
        return random.nextInt(3) == 0 ? now.plusSeconds(random.nextInt(-10, 600)) : null;
    }

    private HoldId hold(AccountId account) {
        List<String> holds = naive.holds(account.value());
        return holds.isEmpty() || random.nextInt(50) == 0
                ? NO_HOLD
                : new HoldId(holds.get(random.nextInt(holds.size())));
    }

    /** One of the latest holds of the account. */
    private WithdrawalId withdrawal(AccountId account) {
        List<WithdrawalId> all = withdrawals.getOrDefault(account, List.of());
        if (all.isEmpty() || random.nextInt(100) == 0) {
            return WithdrawalId.of(unique(), account);
        }
        return all.get(all.size() - 1 - random.nextInt(Math.min(all.size(), 8)));
    }

    private AccountCommand capture(AccountId account) {
        HoldId holdId = hold(account);
        NaiveLedger.Hold hold = naive.accounts.get(account.value()).holds.get(holdId.value());
        BigDecimal amount =
                random.nextInt(4) == 0 ? null : hold == null ? BigDecimal.ONE : amount(hold.asset, hold.remaining);
        AccountId to = switch (random.nextInt(20)) {
            case 0 -> account;
            case 1, 2, 3, 4, 5, 6, 7, 8, 9 -> other();
            default -> null;
        };
        return new CaptureHold(
                account,
                holdId,
                "cap_" + unique(),
                amount == null ? null : new Requested(null, amount),
                TransferId.named(unique()),
                to);
    }

    private AccountCommand limits(AccountId account) {
        String asset = asset();
        int scale = decimals.getOrDefault(asset, 2);
        BigDecimal posted = naive.accounts.get(account.value()).posted(asset);
        BigDecimal minimum = switch (random.nextInt(10)) {
            case 0 -> malformed(scale);
            case 1 -> random(random.nextInt(3), scale);
            case 2 -> spendable(account, asset);
            case 3, 4, 5 -> random(random.nextInt(6), scale).negate();
            default -> BigDecimal.ZERO;
        };
        BigDecimal maximum = switch (random.nextInt(10)) {
            case 0 -> malformed(scale);
            case 1 -> minimum;
            case 2 -> posted;
            case 3, 4 -> posted.add(random(random.nextInt(8), scale));
            default -> null;
        };
        Direction direction =
                random.nextInt(4) > 0 ? Direction.BOTH : Direction.values()[random.nextInt(Direction.values().length)];
        return new SetLimits(account, new AssetCode(asset), minimum, maximum, direction, "policy");
    }

    /** An entry of two to six legs, which mostly balances. */
    private EntryDraft entry() {
        List<Leg> legs = new ArrayList<>(balancedLegs(random.nextInt(1, 3), random.nextInt(1, 3)));
        if (random.nextInt(4) == 0) {
            legs.addAll(balancedLegs(1, 1));
        }
        if (random.nextInt(12) == 0) {
            spoil(legs);
        }
        return new EntryDraft(
                new EntryId("ent_" + unique()), EntryKind.ADJUSTMENT, "by hand", null, effectiveAt(), legs);
    }

    /** A full or partial reversal of one of the latest entries. */
    private Object reversal() {
        if (posted.isEmpty()) {
            return next();
        }
        JournalEntry original = posted.get(random.nextInt(posted.size()));
        Posting first = original.postings().getFirst();
        BigDecimal amount = original.postings().size() == 2 && random.nextInt(3) > 0
                ? amount(first.amount().asset().value(), first.amount().amount())
                : null;
        boolean atOriginal = random.nextInt(4) == 0;
        return new ReverseEntry(
                new EntryId("ent_" + unique()),
                original,
                null,
                amount,
                atOriginal ? null : effectiveAt(),
                atOriginal,
                "wrong");
    }

    private MarketId market() {
        return random.nextInt(200) == 0 ? new MarketId("BTC-XYZ") : markets.get(random.nextInt(markets.size()));
    }

    private Side side() {
        return random.nextBoolean() ? Side.BUY : Side.SELL;
    }

    /** An order of any kind around a fixed price; some are nonsense. */
    private PlaceOrder order(AccountId anyAccount) {
        MarketId marketId = market();
        NaiveLedger.Market market = naive.markets.getOrDefault(
                marketId.value(), naive.markets.get(markets.getFirst().value()));
        // Often that of a live order, so that self-trades are prevented
        AccountId account = market.live.isEmpty() || random.nextInt(4) > 0
                ? anyAccount
                : new AccountId(market.live.get(random.nextInt(market.live.size())).account.id);
        Side side = side();
        OrderType type = switch (random.nextInt(16)) {
            case 0, 1, 2 -> OrderType.MARKET;
            case 3 -> OrderType.STOP;
            case 4, 5 -> OrderType.STOP_LIMIT;
            default -> OrderType.LIMIT;
        };
        boolean isLimit = type == OrderType.LIMIT || type == OrderType.STOP_LIMIT;
        BigDecimal price = near(market);
        BigDecimal quantity = market.lot.multiply(BigDecimal.valueOf(random.nextInt(1, 5_000)));
        String pays = side == Side.BUY ? market.quote : market.base;
        BigDecimal spendable = spendable(account, pays);
        if (random.nextInt(6) == 0
                && spendable.signum() > 0
                && spendable.compareTo(BigDecimal.valueOf(1_000_000)) < 0) {
            BigDecimal most = side == Side.BUY ? spendable.divideToIntegralValue(price) : spendable;
            quantity =
                    most.divideToIntegralValue(market.lot).max(BigDecimal.ONE).multiply(market.lot);
        }
        BigDecimal stop = near(market);
        switch (random.nextInt(60)) {
            case 0 -> price = price.add(market.tick.movePointLeft(1));
            case 1 -> quantity = quantity.add(market.lot.movePointLeft(1));
            case 2 -> price = BigDecimal.ZERO;
            case 3 -> quantity = quantity.negate();
            case 4 -> quantity = BigDecimal.TEN.pow(18);
            case 5 -> price = BigDecimal.TEN.pow(20);
            case 6 -> stop = stop.add(market.tick.movePointLeft(1));
            case 7 -> stop = BigDecimal.ZERO;
            default -> {}
        }
        TimeInForce force = switch (random.nextInt(10)) {
            case 0 -> TimeInForce.IOC;
            case 1, 2 -> TimeInForce.FOK;
            default -> TimeInForce.GTC;
        };
        boolean isIceberg = isLimit && force == TimeInForce.GTC && random.nextInt(5) == 0;
        boolean isBudget = type == OrderType.MARKET && side == Side.BUY && random.nextInt(4) > 0;
        boolean isProtected = !isLimit && random.nextInt(3) == 0;
        OrderId orderId = OrderId.of(marketId, unique());
        orders.add(orderId);
        return new PlaceOrder(
                account,
                orderId,
                marketId,
                OrderTerms.of(new OrderFields(
                                type,
                                side,
                                isLimit ? force : type == OrderType.MARKET ? TimeInForce.IOC : TimeInForce.GTC,
                                isLimit ? price : null,
                                isStop(type) ? stop : null,
                                isProtected ? near(market) : null,
                                isBudget && random.nextInt(3) > 0 ? null : quantity,
                                isBudget ? amount(market.quote, spendable) : null,
                                isIceberg ? shown(quantity, market) : null,
                                null,
                                null))
                        .orElseThrow(),
                SelfTradePrevention.values()[random.nextInt(SelfTradePrevention.values().length)],
                random.nextInt(3) == 0 ? "c-" + random.nextInt(3) : null);
    }

    private static boolean isStop(OrderType type) {
        return type == OrderType.STOP || type == OrderType.STOP_LIMIT;
    }

    private BigDecimal near(NaiveLedger.Market market) {
        return market.tick.multiply(BigDecimal.valueOf(10_000 + random.nextInt(-30, 31)));
    }

    /** A part of a quantity, mostly one that an iceberg may show. */
    private BigDecimal shown(BigDecimal quantity, NaiveLedger.Market market) {
        BigDecimal part =
                quantity.divide(BigDecimal.valueOf(random.nextInt(1, 105)), market.lot.scale(), RoundingMode.UP);
        return random.nextInt(20) == 0 ? part.add(market.lot.movePointLeft(1)) : part;
    }

    /** Mostly an order that rests. */
    private OrderId someOrder() {
        NaiveLedger.Market market =
                naive.markets.get(markets.get(random.nextInt(markets.size())).value());
        if (!market.live.isEmpty() && random.nextInt(5) > 0) {
            return new OrderId(market.live.get(random.nextInt(market.live.size())).id);
        }
        return orders.isEmpty() || random.nextInt(10) == 0
                ? OrderId.of(markets.getFirst(), unique())
                : orders.get(Math.max(0, orders.size() - 1 - random.nextInt(50)));
    }

    /** Another quantity, another price, or both; some are nonsense, some change nothing. */
    private AmendOrder amendment(OrderId orderId) {
        NaiveLedger.Market market = naive.markets.get(orderId.marketId().value());
        NaiveLedger.Order order = market == null
                ? null
                : market.live.stream()
                        .filter(each -> each.id.equals(orderId.value()))
                        .findFirst()
                        .orElse(null);
        if (order == null) {
            return new AmendOrder(orderId.marketId(), orderId, BigDecimal.ONE, null, null, null);
        }
        int what = random.nextInt(20);
        BigDecimal quantity = order.filled.add(
                what % 2 == 0
                        ? market.lot.multiply(BigDecimal.valueOf(random.nextInt(-1, what % 4 == 0 ? 5 : 6_000)))
                        : order.rest.add(market.lot.multiply(BigDecimal.valueOf(random.nextInt(-2, 3)))));
        BigDecimal price = order.price.add(market.tick.multiply(BigDecimal.valueOf(random.nextInt(-20, 21))));
        return new AmendOrder(
                orderId.marketId(),
                orderId,
                switch (what) {
                    case 0 -> quantity.add(market.lot.movePointLeft(1));
                    case 1 -> BigDecimal.TEN.pow(18);
                    case 2, 3, 4, 5, 6, 7 -> null;
                    default -> quantity;
                },
                switch (what) {
                    case 2 -> price.add(market.tick.movePointLeft(1));
                    case 3 -> price.negate();
                    case 8, 9, 10, 11, 12, 13 -> null;
                    default -> price;
                },
                null,
                what == 14 ? now : null);
    }

    /** Notes an entry that was posted. */
    void posted(JournalEntry entry) {
        posted.add(entry);
        if (posted.size() > 200) {
            posted.removeFirst();
        }
    }

    private List<Leg> balancedLegs(int debits, int credits) {
        String asset = random.nextInt(300) == 0 ? UNKNOWN_ASSET : assets.get(random.nextInt(assets.size()));
        int scale = decimals.getOrDefault(asset, 2);
        List<Leg> legs = new ArrayList<>();
        BigDecimal sum = BigDecimal.ZERO;
        for (int n = 0; n < debits; n++) {
            AccountId account = other();
            BigDecimal spendable = account.equals(NOBODY) ? BigDecimal.ZERO : spendable(account, asset);
            BigDecimal amount = random.nextInt(10) == 0
                    ? random(18, scale)
                    : spendable.signum() > 0 && random.nextInt(20) > 0 ? part(spendable, scale) : random(3, scale);
            sum = sum.add(amount);
            legs.add(leg(ledgerAccount(account), PostingSide.DEBIT, asset, amount));
        }
        BigDecimal unit = BigDecimal.ONE.movePointLeft(scale);
        for (int n = 1; n < credits && sum.compareTo(unit) > 0; n++) {
            BigDecimal amount = part(sum.subtract(unit), scale);
            sum = sum.subtract(amount);
            legs.add(leg(ledgerAccount(other()), PostingSide.CREDIT, asset, amount));
        }
        legs.add(leg(ledgerAccount(other()), PostingSide.CREDIT, asset, sum));
        return legs;
    }

    private LedgerAccount ledgerAccount(AccountId account) {
        return random.nextInt(5) == 0
                ? new LedgerAccount(HOUSE[random.nextInt(HOUSE.length)])
                : LedgerAccount.customer(account);
    }

    private void spoil(List<Leg> legs) {
        int at = random.nextInt(legs.size());
        Leg leg = legs.get(at);
        String asset = leg.amount().asset().value();
        int scale = decimals.getOrDefault(asset, 2);
        legs.set(
                at,
                switch (random.nextInt(3)) {
                    case 0 ->
                        leg(
                                LedgerAccount.CLEARING,
                                leg.side(),
                                asset,
                                leg.amount().amount());
                    case 1 -> leg(leg.ledgerAccount(), leg.side(), asset, malformed(scale));
                    default ->
                        leg(
                                leg.ledgerAccount(),
                                leg.side(),
                                asset,
                                leg.amount().amount().add(BigDecimal.ONE.movePointLeft(scale)));
                });
    }

    private static Leg leg(LedgerAccount ledgerAccount, PostingSide side, String asset, BigDecimal amount) {
        return new Leg(ledgerAccount, side, new Requested(new AssetCode(asset), amount));
    }

    private Instant effectiveAt() {
        Instant closedThrough = naive.closedThrough;
        return switch (random.nextInt(8)) {
            case 0 -> now;
            case 1 -> closedThrough == null ? now : closedThrough.plus(random.nextInt(3) - 1, ChronoUnit.MICROS);
            case 2 -> now.plus(random.nextInt(-1, 2), ChronoUnit.MICROS);
            default -> null;
        };
    }
}
