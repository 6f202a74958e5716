package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.Rejection;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.account.HeldTerms;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.market.PhaseAction;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.OrderAmended;
import io.evenbook.api.order.OrderRejection.NotAmendable;
import io.evenbook.api.order.OrderRejection.QuantityFilled;
import io.evenbook.api.order.OrderRejection.Unchanged;
import io.evenbook.api.order.OrderTerms;
import io.evenbook.api.order.OrderTerms.Lifetime;
import io.evenbook.api.order.OrderTerms.Limit;
import io.evenbook.api.order.OrderTerms.Stop;
import io.evenbook.api.order.OrderTerms.StopLimit;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Accounts;
import io.evenbook.command.account.AmendedHold;
import io.evenbook.command.account.Checks;
import io.evenbook.command.account.ReleaseKey;
import io.evenbook.command.base.Facts;
import io.evenbook.command.market.matching.Matching;
import io.evenbook.command.market.matching.NewTerms;
import io.evenbook.command.market.matching.Order;
import io.evenbook.command.order.OrderState;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Gives a live order other terms in one commit: its hold follows, the order changes in the book, and it trades where
 * its new price allows. Less quantity, less of it displayed and another expiry keep its place in the queue.
 *
 * <p>Several faults are reported in this order: order unknown, ended; phase; a term that the order does not have;
 * nothing changes; account closed, frozen; quantity not above the filled one; the order's form ({@link MeasuredOrder});
 * too many open icebergs; level full; post-only; the asset that the order pays (direction, insufficient available); the
 * asset that it receives (direction, balance too large, maximum exceeded); the limits of the account's customer. While
 * it keeps its place an order may be amended for a frozen account, and in a halted market.
 */
final class Amendment {
    private static final StreamType<OrderState, OrderEvent> ORDER = OrderState.AGGREGATE.type();

    private final AmendOrder command;
    private final MarketState market;
    private final Order live;
    private final RestingOrder before;
    private final OrderState order;

    private Amendment(AmendOrder command, MarketState market, Order live, OrderState order) {
        this.command = command;
        this.market = market;
        this.live = live;
        this.before = RestingOrder.of(live, market);
        this.order = order;
    }

    /** @return the version of the order */
    static long amend(AmendOrder command, Streams streams) {
        MarketState market = streams.find(MarketState.AGGREGATE.type(), command.marketId());
        Order live = RestingOrders.requireLive(command.orderId(), market, streams);
        AccountId accountId = (AccountId) live.account();
        if (CancelAfter.cancelDue(accountId, streams)
                || Accounts.expireSome(accountId, streams)
                || BookTime.advance(market, accountId, streams)) {
            streams.decideAgain(command);
            return streams.version(ORDER, command.orderId());
        }
        AccountState account = Accounts.require(streams, accountId);
        // The book does not know whether it is post-only, or which type a stop has
        OrderState order = streams.find(ORDER, command.orderId());
        new Amendment(command, market, live, order).amend(account, streams);
        return streams.version(ORDER, command.orderId());
    }

    private void amend(AccountState account, Streams streams) {
        boolean wantsMove = wantsMove();
        Phases.require(action(wantsMove), market);
        requireTermsOfOrder();
        if (changesNothing()) {
            throw refused(new Unchanged(order.orderId()));
        }
        if (wantsMove) {
            Checks.requireNotFrozen(account, FreezeLevel.TRADING, Facts.of(streams));
        }
        requireMoreThanFilled();
        MeasuredOrder measured = MeasuredOrder.amended(terms(), market, before, Facts.of(streams));
        NewTerms terms = new NewTerms(
                isAtAnyPrice() ? 0 : measured.priceTicks(),
                measured.lots() - live.filledLots(),
                Arrivals.orNone(measured.displayLots()),
                Arrivals.micros(measured.expiresAt()));
        boolean isKept = !wantsMove && terms.priceTicks() == live.priceTicks();
        if (terms.equals(new NewTerms(live.priceTicks(), live.openLots(), live.displayLots(), live.expiresAt()))) {
            throw refused(new Unchanged(order.orderId()));
        }
        requireRoom(terms, isKept);
        Money more = measured.holdFor(terms.openLots()).minus(before.unheld(before.lots(), 0, market.terms()));
        if (more.isPositive() && !measured.isPostOnly()) {
            // Funds come first where the book refuses nothing: who has none costs no matching
            AmendedHold.increased(account, order.orderId(), market.schemeId(), more);
        }
        Placed placed = Placed.amended(order.orderId(), measured, live.number());
        BookRun run = BookRun.of(
                market,
                account.accountId(),
                placed,
                streams.time(),
                matching -> change(matching, measured, terms, isKept));
        hold(placed, terms, more).append(streams, account.accountId());
        streams.append(ORDER, order.orderId(), before.version(), amended(measured, terms, isKept));
        run.append(streams, amended(terms, measured, isKept, run, streams.time()));
    }

    private void requireMoreThanFilled() {
        if (command.quantity() != null && command.quantity().compareTo(before.filledQuantity()) <= 0) {
            throw refused(new QuantityFilled(order.orderId(), command.quantity(), before.filledQuantity()));
        }
    }

    /** A post-only order is placed anew, as it were: an auction would break its promise. */
    private PhaseAction action(boolean wantsMove) {
        if (!wantsMove) {
            return PhaseAction.AMEND;
        }
        return order.postOnly() == null ? PhaseAction.MOVE : PhaseAction.POST_ONLY;
    }

    private boolean wantsMove() {
        return isOther(command.price(), order.price())
                || isMore(command.quantity(), order.quantity())
                || isMore(command.displayQuantity(), order.displayQuantity());
    }

    /** @param present null: all there is */
    private static boolean isMore(BigDecimal wanted, BigDecimal present) {
        return wanted != null && present != null && wanted.compareTo(present) > 0;
    }

    private boolean changesNothing() {
        return !isOther(command.price(), order.price())
                && !isOther(command.quantity(), order.quantity())
                && !isOther(command.displayQuantity(), order.displayQuantity())
                && (command.expiresAt() == null || newExpiry().equals(order.expiresAt()));
    }

    /** @param present null: none */
    private static boolean isOther(BigDecimal wanted, BigDecimal present) {
        return wanted != null && (present == null || wanted.compareTo(present) != 0);
    }

    private Instant newExpiry() {
        return command.expiresAt() == null
                ? order.expiresAt()
                : command.expiresAt().truncatedTo(ChronoUnit.MICROS);
    }

    private void requireTermsOfOrder() {
        boolean hasPrice = order.type() == OrderType.LIMIT || order.type() == OrderType.STOP_LIMIT;
        // What rests nowhere shows nothing
        boolean isShown = hasPrice && order.timeInForce().mayRest();
        requireTerm("price", command.price(), hasPrice);
        requireTerm("displayQuantity", command.displayQuantity(), isShown);
        requireTerm("expiresAt", command.expiresAt(), order.timeInForce() == TimeInForce.GTD);
    }

    private void requireTerm(String field, Object wanted, boolean isThere) {
        if (wanted != null && !isThere) {
            throw refused(new NotAmendable(order.orderId(), field, order.type(), order.timeInForce()));
        }
    }

    /** The order's terms afterwards. Nothing but its lifetime and quantity is left of a stop that has fired. */
    private OrderTerms terms() {
        BigDecimal price = command.price() == null ? order.price() : command.price();
        BigDecimal quantity = command.quantity() == null ? order.quantity() : command.quantity();
        Instant expiresAt = newExpiry();
        Lifetime lifetime = new Lifetime(expiresAt == null ? TimeInForce.GTC : TimeInForce.GTD, expiresAt);
        if (!live.isWaiting()) {
            boolean isMoved = isOther(command.price(), order.price());
            return new Limit(
                    order.side(), price, quantity, lifetime, shown(quantity), isMoved ? order.postOnly() : null);
        }
        BigDecimal protectionPrice = isAtAnyPrice() ? null : market.terms().price(live.priceTicks());
        return order.type() == OrderType.STOP
                ? new Stop(order.side(), order.stopPrice(), quantity, lifetime, protectionPrice)
                : new StopLimit(order.side(), order.stopPrice(), price, quantity, lifetime, shown(quantity));
    }

    /** Whether it is a stop that sells without protection. It stays so, whatever the market's terms are by now. */
    private boolean isAtAnyPrice() {
        return live.priceTicks() == 0;
    }

    /** The displayed quantity, which shrinks with the order; null: all. */
    private BigDecimal shown(BigDecimal quantity) {
        if (command.displayQuantity() != null) {
            return command.displayQuantity();
        }
        return order.displayQuantity() == null ? null : order.displayQuantity().min(quantity);
    }

    private void requireRoom(NewTerms terms, boolean isKept) {
        if (terms.displayLots() != 0 && live.displayLots() == 0) {
            OrderBounds.requireFewerIcebergs(order.accountId(), market);
        }
        if (!isKept && live.isResting()) {
            long own = terms.priceTicks() == live.priceTicks() ? live.openLots() : 0;
            OrderBounds.requireRoom(terms.openLots(), own, live.side(), terms.priceTicks(), market);
        }
    }

    private void change(Matching matching, MeasuredOrder measured, NewTerms terms, boolean isKept) {
        if (isKept) {
            matching.renew(live, terms);
        } else if (matching.amend(live, terms, measured.isPostOnly()) == Matching.Placed.WOULD_TRADE) {
            throw OrderBounds.wouldTrade(live.side(), terms.priceTicks(), market);
        }
    }

    /** @param more that the open quantity needs at the new terms than it needed before */
    private AmendedHold hold(Placed placed, NewTerms terms, Money more) {
        MarketTerms marketTerms = market.terms();
        Money received = before.receiptFor(before.lots(), marketTerms);
        return new AmendedHold(
                order.orderId(),
                market.schemeId(),
                ReleaseKey.amended(before.version() + 1),
                new HeldTerms(marketTerms.price(before.priceTicks()), market.quantity(before.lots())),
                new HeldTerms(marketTerms.price(terms.priceTicks()), market.quantity(terms.openLots())),
                more,
                OrderPlacement.receivable(placed, market).minus(received));
    }

    private OrderAmended amended(MeasuredOrder measured, NewTerms terms, boolean isKept) {
        return new OrderAmended(
                order.orderId(),
                order.accountId(),
                order.price() == null ? null : market.terms().price(measured.priceTicks()),
                market.quantity(measured.lots()),
                market.quantity(terms.openLots()),
                measured.displayLots() == null ? null : market.quantity(measured.displayLots()),
                measured.expiresAt(),
                isKept);
    }

    private MarketEvent amended(NewTerms terms, MeasuredOrder measured, boolean isKept, BookRun run, Instant now) {
        return new MarketEvent.OrderAmended(
                market.marketId(),
                live.number(),
                terms.priceTicks(),
                terms.openLots(),
                measured.displayLots(),
                measured.expiresAt(),
                isKept,
                run.steps(),
                run.levels(),
                run.bookHash(),
                now);
    }

    private static RejectedException refused(Rejection why) {
        return new RejectedException(why);
    }
}
