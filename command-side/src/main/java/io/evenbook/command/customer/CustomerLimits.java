package io.evenbook.command.customer;

import io.evenbook.api.RejectedException;
import io.evenbook.api.Rejection;
import io.evenbook.api.access.Sealed;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.customer.AllowanceEvent.AllowanceCaptured;
import io.evenbook.api.customer.AllowanceEvent.AllowanceReleased;
import io.evenbook.api.customer.AllowanceEvent.AllowanceTaken;
import io.evenbook.api.customer.AllowanceEvent.CoolingOffBegan;
import io.evenbook.api.customer.AllowanceEvent.DestinationUsed;
import io.evenbook.api.customer.AllowanceKind;
import io.evenbook.api.customer.LimitRejection.CoolingOff;
import io.evenbook.api.customer.LimitRejection.FiatNotAllowed;
import io.evenbook.api.customer.LimitRejection.RateMissing;
import io.evenbook.api.customer.LimitRejection.TradeLimitExceeded;
import io.evenbook.api.customer.LimitRejection.WithdrawalLimitExceeded;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.money.Money;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.asset.AssetState;
import io.evenbook.command.base.Facts;
import io.evenbook.command.customer.LimitTable.Bound;
import io.evenbook.command.customer.LimitTable.Level;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Takes of a customer's limits and releases, in the command that holds or releases the funds.
 *
 * <p>Several faults are reported in this order: fiat asset, cooling off, limit of zero, rate missing, limit exceeded
 * (24 hours, 30 days).
 */
public final class CustomerLimits {
    /** How long a rate is valid. */
    private static final Duration RATE_VALIDITY = Duration.ofHours(24);

    /** How long after a change of a credential nothing is withdrawn, and nothing is confirmed to a new destination. */
    static final Duration COOLING_OFF = Duration.ofHours(24);

    private CustomerLimits() {}

    /** Refuses an order or withdrawal of a fiat asset that the customer's level does not allow. */
    public static void requireAllowed(CustomerId customerId, List<AssetCode> assets, Streams streams) {
        int kycLevel = kycLevel(customerId, streams);
        if (LimitTable.inForce().level(kycLevel).fiat()) {
            return;
        }
        for (AssetCode asset : assets) {
            AssetState state = streams.find(AssetState.AGGREGATE.type(), asset);
            if (state != null && state.type() == AssetType.FIAT) {
                throw refused(new FiatNotAllowed(customerId, asset, kycLevel));
            }
        }
    }

    /** Refuses withdrawals shortly after a credential of one of the customer's users changed. */
    public static void requireNotCoolingOff(CustomerId customerId, Streams streams) {
        Instant until = Allowances.of(customerId, Facts.of(streams)).coolingOffUntil();
        if (until != null && streams.time().isBefore(until)) {
            throw refused(new CoolingOff(customerId, until));
        }
    }

    /**
     * When a withdrawal that is requested now can be confirmed: 24 hours later if the customer has not used the
     * destination; null: at any time.
     *
     * @param destination null: none is named, so whoever confirms knows it from elsewhere
     */
    public static Instant confirmableFrom(CustomerId customerId, Sealed destination, Facts facts) {
        boolean isKnown = destination == null
                || Allowances.of(customerId, facts).destinations().contains(destination.match());
        return isKnown ? null : facts.time().plus(COOLING_OFF);
    }

    /**
     * Remembers the destination of a confirmed withdrawal.
     *
     * @param match of the sealed destination; null: none was named
     */
    public static void rememberDestination(CustomerId customerId, String match, Streams streams) {
        if (match != null
                && !Allowances.of(customerId, Facts.of(streams)).destinations().contains(match)) {
            Allowances.AGGREGATE.append(streams, new DestinationUsed(customerId, match));
        }
    }

    /**
     * Counts an amount against the customer's limits as long as it is held.
     *
     * @param key the id of the order or withdrawal
     * @param amount greater than zero
     */
    public static void hold(CustomerId customerId, AllowanceKind kind, String key, Money amount, Streams streams) {
        take(customerId, kind, key, amount, null, null, streams);
    }

    /** Counts an amount that is captured at once, as {@link #hold} does. */
    public static void use(CustomerId customerId, AllowanceKind kind, String key, Money amount, Streams streams) {
        take(customerId, kind, key, amount, null, hour(streams), streams);
    }

    /**
     * Counts more or less of what is held. More of an order counts at the rate of its first amount; if nothing of the
     * order counts yet, all of it does from now on.
     *
     * @param more negative: less; zero: nothing
     * @param all what is held afterwards
     */
    public static void change(CustomerId customerId, String key, Money more, Money all, Streams streams) {
        if (!more.isPositive()) {
            release(customerId, key, more.negated(), streams);
            return;
        }
        Allowances.Open open = find(customerId, key, streams);
        Money counted = open == null ? all : more;
        take(customerId, AllowanceKind.TRADE, key, counted, open == null ? null : open.rate(), null, streams);
    }

    /** @param known the rate; null: the present one */
    private static void take(
            CustomerId customerId,
            AllowanceKind kind,
            String key,
            Money amount,
            BigDecimal known,
            Instant hour,
            Streams streams) {
        Allowances allowances = Allowances.of(customerId, Facts.of(streams));
        LimitTable table = LimitTable.inForce();
        Level level = table.level(kycLevel(customerId, streams));
        BigDecimal rate = known != null ? known : rate(table, amount.asset(), streams);
        BigDecimal value = rate == null ? null : value(amount, rate);
        for (Bound bound : level.bounds(kind)) {
            BigDecimal taken = allowances.taken(kind, bound.window(), streams.time());
            boolean exceeded = value == null
                    ? bound.limit().signum() == 0
                    : taken.add(value).compareTo(bound.limit()) > 0;
            if (exceeded) {
                throw refused(exceeded(customerId, kind, table.referenceAsset(), bound, taken, value));
            }
        }
        if (value != null) {
            Allowances.AGGREGATE.append(streams, new AllowanceTaken(customerId, kind, key, value, rate, hour));
        } else if (table.fourEyes() && !level.bounds(kind).isEmpty()) {
            // Withdrawals and transfers get here if no policy asks for a second person
            throw refused(new RateMissing(customerId, amount.asset(), table.referenceAsset()));
        }
    }

    /** Whether a withdrawal of an asset needs a second person, because nothing says what it is worth. */
    public static boolean lacksRate(CustomerId customerId, AssetCode asset, Streams streams) {
        LimitTable table = LimitTable.inForce();
        Level level = table.level(kycLevel(customerId, streams));
        return table.fourEyes()
                && !level.bounds(AllowanceKind.WITHDRAWAL).isEmpty()
                && rate(table, asset, streams) == null;
    }

    private static Instant hour(Streams streams) {
        return streams.time().truncatedTo(ChronoUnit.HOURS);
    }

    private static Rejection exceeded(
            CustomerId customerId,
            AllowanceKind kind,
            AssetCode referenceAsset,
            Bound bound,
            BigDecimal taken,
            BigDecimal required) {
        return switch (kind) {
            case TRADE ->
                new TradeLimitExceeded(customerId, referenceAsset, bound.windowHours(), bound.limit(), taken, required);
            case WITHDRAWAL ->
                new WithdrawalLimitExceeded(
                        customerId, referenceAsset, bound.windowHours(), bound.limit(), taken, required);
        };
    }

    /**
     * The worth of one unit of an asset in the reference asset: the rate that was set, else the price of the last trade
     * of their market, neither older than 24 hours; null if there is none.
     */
    private static BigDecimal rate(LimitTable table, AssetCode asset, Streams streams) {
        AssetCode reference = table.referenceAsset();
        if (asset.equals(reference)) {
            return BigDecimal.ONE;
        }
        AssetState state = streams.find(AssetState.AGGREGATE.type(), asset);
        if (state != null && state.rate() != null && isValid(state.rate().at(), streams)) {
            return state.rate().rate();
        }
        Markets.Market market = table.markets().find(new MarketId(asset + "-" + reference), streams);
        boolean priced = market != null
                && market.baseAsset().equals(asset)
                && market.quoteAsset().equals(reference)
                && market.lastTrade() != null
                && isValid(market.lastTrade().at(), streams);
        return priced ? market.lastTrade().price() : null;
    }

    /** Exact, without trailing zeros, so that parts add up to the whole. */
    private static BigDecimal value(Money amount, BigDecimal rate) {
        BigDecimal value = amount.amount().multiply(rate).stripTrailingZeros();
        return value.scale() < 0 ? value.setScale(0) : value;
    }

    private static boolean isValid(Instant since, Streams streams) {
        return !streams.time().isAfter(since.plus(RATE_VALIDITY));
    }

    /**
     * Releases a part of what is held; nothing if the key is not open.
     *
     * @param amount in the asset in which it was taken
     */
    private static void release(CustomerId customerId, String key, Money amount, Streams streams) {
        Allowances.Open open = find(customerId, key, streams);
        if (open != null && amount.isPositive()) {
            Allowances.AGGREGATE.append(
                    streams,
                    new AllowanceReleased(
                            customerId, key, value(amount, open.rate()).min(open.amount())));
        }
    }

    /**
     * Captures a part of what is held: it counts in this hour. Does nothing if the key is not open.
     *
     * @param amount greater than zero, in the asset in which it was taken
     * @param released what is not used; null: nothing
     */
    public static void capture(CustomerId customerId, String key, Money amount, Money released, Streams streams) {
        Allowances.Open open = find(customerId, key, streams);
        if (open == null) {
            return;
        }
        BigDecimal captured = value(amount, open.rate()).min(open.amount());
        BigDecimal rest = open.amount().subtract(captured);
        Allowances.AGGREGATE.append(
                streams,
                new AllowanceCaptured(
                        customerId,
                        key,
                        captured,
                        released == null
                                ? BigDecimal.ZERO
                                : value(released, open.rate()).min(rest),
                        hour(streams)));
    }

    /** Call it in the commit that changes a credential of one of the customer's users: 24 hours begin anew. */
    public static void beginCoolingOff(CustomerId customerId, Streams streams) {
        Allowances.AGGREGATE.append(
                streams, new CoolingOffBegan(customerId, streams.time().plus(COOLING_OFF)));
    }

    /** The market of an order. */
    public static Markets.Market market(MarketId marketId, Streams streams) {
        return LimitTable.inForce().markets().find(marketId, streams);
    }

    private static Allowances.Open find(CustomerId customerId, String key, Streams streams) {
        return Allowances.of(customerId, Facts.of(streams)).open().get(key);
    }

    /** @throws RejectedException {@code customer.unknown} */
    private static int kycLevel(CustomerId customerId, Streams streams) {
        return CustomerState.require(Facts.of(streams), customerId).kycLevel(streams.time());
    }

    private static RejectedException refused(Rejection why) {
        return new RejectedException(why);
    }
}
