package io.evenbook.query.order;

import io.evenbook.api.account.AccountEvent.HoldIncreased;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.market.BookStep;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.BookEvent;
import io.evenbook.api.market.MarketEvent.OrderEntered;
import io.evenbook.api.market.MarketEvent.TermsChanged;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.receipt.ReceiptStep.NewUnits;
import io.evenbook.api.receipt.ReceiptStep.QueuePlace;
import io.evenbook.api.receipt.ReceiptStep.ReachedLimit;
import io.evenbook.api.receipt.ReceiptStep.ReleasedHold;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.log.LogCommands.LoggedCommand;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.axonframework.eventhandling.DomainEventMessage;

/**
 * What the commands of one order wrote into its market and its account. Steps that follow each other are often of one
 * command, so the last one is kept.
 */
final class ReceiptCommands {
    private static final int NOWHERE = -2;

    private final EventLog log;
    private final OrderPlaced placed;
    private final List<String> streams;
    private final OrderEntered entered;
    private final LotSizes lotSizes;
    private LoggedCommand command;

    /** @param position position of the event that placed the order */
    ReceiptCommands(EventLog log, OrderPlaced placed, long position) {
        this.log = log;
        this.placed = placed;
        this.streams = List.of(placed.marketId().value(), placed.accountId().value());
        this.lotSizes = new LotSizes(log, placed.marketId());
        this.entered = at(position).events().stream()
                .map(DomainEventMessage::getPayload)
                .filter(event ->
                        event instanceof OrderEntered order && order.orderId().equals(placed.orderId()))
                .map(OrderEntered.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private LoggedCommand at(long position) {
        if (command == null || !command.covers(position)) {
            command = log.commands().commandAt(position, streams);
        }
        return command;
    }

    /** The facts of the market, in their order. */
    private List<BookStep> steps(long position) {
        return at(position).events().stream()
                .map(DomainEventMessage::getPayload)
                .filter(BookEvent.class::isInstance)
                .flatMap(event -> ((BookEvent) event).steps().stream())
                .toList();
    }

    /** Where the order joined a queue after it arrived (N) or fired (T), and before its next event; null: nowhere. */
    QueuePlace placeAfter(String letter, long position) {
        return placeAfter(step -> isOwn(step) && step.letter().equals(letter), position);
    }

    /** The same after a trade: the rest of the order, or the next part of an iceberg. */
    QueuePlace placeAfter(TradeId tradeId, long position) {
        return placeAfter(
                step -> step.letter().equals("F")
                        && TradeId.of(placed.marketId(), step.number(1)).equals(tradeId),
                position);
    }

    /** The same after a prevented self-trade that left so much of the order. */
    QueuePlace placeAfter(BigDecimal openQuantity, long position) {
        return placeAfter(
                step -> isOwn(step)
                        && step.letter().equals("D")
                        && quantity(step.number(1), position).compareTo(openQuantity) == 0,
                position);
    }

    private QueuePlace placeAfter(Predicate<BookStep> fact, long position) {
        List<BookStep> steps = steps(position);
        for (int at = indexOf(steps, fact) + 1; at > 0 && at < steps.size(); at++) {
            BookStep step = steps.get(at);
            switch (step.letter()) {
                case "A" -> {
                    return isOwn(step) ? place(step.number(2), step.number(3), position) : null;
                }
                case "R" -> {
                    if (isOwn(step)) {
                        return place(step.number(1), step.number(2), position);
                    }
                }
                case "F" -> {
                    return null;
                }
                default -> {
                    if (isOwn(step)) {
                        return null;
                    }
                }
            }
        }
        return null;
    }

    /** Whether a fact is one of this order; the others name other orders, prices or phases. */
    private boolean isOwn(BookStep step) {
        return switch (step.letter()) {
            case "P", "L", "U", "S" -> false;
            case "C" -> step.number(0) == entered.number() || step.number(1) == entered.number();
            default -> step.number(0) == entered.number();
        };
    }

    private static int indexOf(List<BookStep> steps, Predicate<BookStep> condition) {
        for (int at = 0; at < steps.size(); at++) {
            if (condition.test(steps.get(at))) {
                return at;
            }
        }
        return NOWHERE;
    }

    private QueuePlace place(long shownLots, long aheadLots, long position) {
        return new QueuePlace(quantity(shownLots, position), quantity(aheadLots, position));
    }

    /** @param position position of the order's event in the command that counted them */
    private BigDecimal quantity(long lots, long position) {
        long sequence = at(position).events().stream()
                .filter(event -> event.getPayload() instanceof MarketEvent)
                .mapToLong(DomainEventMessage::getSequenceNumber)
                .max()
                .orElseThrow();
        return lotSizes.behind(sequence)
                .multiply(BigDecimal.valueOf(lots))
                .setScale(placed.quantity().scale());
    }

    /** Whether the order was resting when the prevention of a self-trade ended it. */
    boolean wasResting(long position) {
        return steps(position).stream()
                .anyMatch(step -> isOwn(step) && step.letter().equals("X"));
    }

    ReachedLimit reachedLimit(long position) {
        List<BookStep> steps = steps(position);
        int removed = count(
                steps, step -> step.letter().equals("X") && step.parts().get(2).equals("SELF_TRADE"));
        // The other side loses the same quantity by a fact of its own
        int decrements = count(steps, step -> step.letter().equals("D")) / 2;
        return new ReachedLimit(count(steps, step -> step.letter().equals("F")), removed + decrements);
    }

    /** The terms that the command gave the market. */
    NewUnits newUnits(long position) {
        return at(position).events().stream()
                .map(DomainEventMessage::getPayload)
                .filter(TermsChanged.class::isInstance)
                .map(event -> ((TermsChanged) event).terms())
                .map(terms -> new NewUnits(terms.tickSize(), terms.lotSize()))
                .findFirst()
                .orElseThrow();
    }

    private static int count(List<BookStep> steps, Predicate<BookStep> condition) {
        return (int) steps.stream().filter(condition).count();
    }

    /** What the command added to the order's hold. */
    Optional<Money> increased(long position) {
        return at(position).events().stream()
                .map(DomainEventMessage::getPayload)
                .filter(HoldIncreased.class::isInstance)
                .map(HoldIncreased.class::cast)
                .filter(increased -> increased.orderId().equals(placed.orderId()))
                .map(HoldIncreased::amount)
                .filter(Money::isPositive)
                .findFirst();
    }

    /** What the command released of the order's hold under keys that end so; null: nothing. */
    ReleasedHold released(long position, String keyEnd) {
        return at(position).events().stream()
                .filter(event -> event.getPayload() instanceof HoldReleased released
                        && released.holdId().equals(placed.holdId())
                        && released.amount().isPositive()
                        && released.key().endsWith(keyEnd))
                .map(event -> {
                    HoldReleased released = (HoldReleased) event.getPayload();
                    return new ReleasedHold(
                            released.amount().asset(), released.amount().amount(), EventLog.positionOf(event));
                })
                .findFirst()
                .orElse(null);
    }
}
