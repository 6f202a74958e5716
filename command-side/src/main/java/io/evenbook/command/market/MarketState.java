package io.evenbook.command.market;

import com.fasterxml.jackson.annotation.JsonValue;
import com.github.f4b6a3.ulid.Ulid;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.market.BandAction;
import io.evenbook.api.market.BookLevel;
import io.evenbook.api.market.MarketCommand;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.AuctionUncrossed;
import io.evenbook.api.market.MarketEvent.BookEvent;
import io.evenbook.api.market.MarketEvent.MarketListed;
import io.evenbook.api.market.MarketEvent.OrderAmended;
import io.evenbook.api.market.MarketEvent.OrderEntered;
import io.evenbook.api.market.MarketEvent.PhaseChanged;
import io.evenbook.api.market.MarketEvent.SessionsSet;
import io.evenbook.api.market.MarketEvent.SettlementAssigned;
import io.evenbook.api.market.MarketEvent.TermsChanged;
import io.evenbook.api.market.MarketEvent.TimeAdvanced;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.market.Phase;
import io.evenbook.api.market.Recount;
import io.evenbook.api.market.Sessions;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.FeeRates;
import io.evenbook.api.order.Side;
import io.evenbook.axon.postgres.bus.Reversible;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.base.Aggregate;
import io.evenbook.command.customer.Markets.LastTrade;
import io.evenbook.command.customer.Markets.Market;
import io.evenbook.command.market.matching.Book;
import io.evenbook.command.market.matching.Level;
import io.evenbook.command.market.matching.MatchingLimits;
import io.evenbook.command.market.matching.Order;
import io.evenbook.command.market.matching.Prices;
import io.evenbook.command.market.matching.Tape;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One market and its book, which its events change in place; null before it is listed. */
public final class MarketState implements Reversible {
    /** Without a decider: a market decides together with the accounts and orders that its book changes. */
    public static final Aggregate<MarketState, MarketCommand, MarketEvent> AGGREGATE = Aggregate.undecided(
                    "Market", MarketState.class, MarketCommand.class, MarketEvent.class, MarketState::evolve)
            .identifiedBy(MarketCommand::marketId, MarketEvent::marketId)
            .handledBy(MarketHandler::handle)
            .snapshotsInChunks(new MarketChunks())
            .build();

    private final Book book;
    private final Tape tape = new Tape();
    private final List<Marked> marks = new ArrayList<>();
    private MarketTerms terms;
    private MatchingLimits limits;
    private List<FeeRates> tierRates;

    /** Null before the first trade. */
    private LastTrade lastTrade;

    /** 0: none yet. */
    private long referenceTicks;

    /** Null: none were ever set. */
    private Sessions sessions;

    /** Null: trades settle gross. */
    private SchemeId schemeId;

    private record Marked(
            int mark,
            MarketTerms terms,
            LastTrade lastTrade,
            long referenceTicks,
            Sessions sessions,
            SchemeId schemeId) {}

    private MarketState(MarketChunks.Head head, Book book) {
        this.book = book;
        this.lastTrade = head.lastTrade();
        this.sessions = head.sessions();
        this.referenceTicks = head.referenceTicks();
        this.schemeId = head.schemeId();
        use(head.terms());
    }

    private void use(MarketTerms newTerms) {
        terms = newTerms;
        book.setUnitCost(newTerms.unitCost());
        tierRates = Stream.of(Tier.values()).map(newTerms::rates).toList();
        Integer band = newTerms.bands().dynamicBasisPoints();
        limits = MatchingLimits.DEFAULT
                .withLevelLots(mostLots(newTerms))
                .withBand(band == null ? 0 : band, newTerms.bands().action() == BandAction.AUCTION);
    }

    /** As many as an amount of the base asset can count. */
    private static long mostLots(MarketTerms terms) {
        BigDecimal most = BigDecimal.TEN.pow(Money.MAX_INTEGER_DIGITS).subtract(terms.lotSize());
        return most.divideToIntegralValue(terms.lotSize())
                .min(BigDecimal.valueOf(Long.MAX_VALUE))
                .longValue();
    }

    static MarketState evolve(MarketState state, MarketEvent event) {
        if (event instanceof MarketListed listed) {
            return new MarketState(MarketChunks.Head.listed(listed.terms()), new Book());
        }
        state.apply(event);
        return state;
    }

    private void apply(MarketEvent event) {
        tape.clear();
        switch (event) {
            case MarketListed _ -> throw new IllegalArgumentException("must be new: " + marketId());
            case TermsChanged changed -> {
                if (!changed.terms().countsAs(terms)) {
                    tape.recount(Recount.of(terms, changed.terms()));
                }
                use(changed.terms());
            }
            case SessionsSet set -> sessions = set.sessions();
            case SettlementAssigned assigned -> schemeId = assigned.schemeId();
            case OrderEntered entered ->
                BookSteps.write(entered.steps(), Arrivals.of(entered, shared(entered.rates())), null, tape);
            case OrderAmended amended -> BookSteps.write(amended.steps(), null, Arrivals.of(amended), tape);
            case BookEvent change -> BookSteps.write(change.steps(), null, null, tape);
        }
        long trades = book.trades();
        Phase before = book.phase();
        book.apply(tape, 0);
        boolean isOpened = book.phase() == Phase.OPEN && before != Phase.OPEN;
        boolean isNamed = event instanceof PhaseChanged changed && changed.referenceTicks() != null;
        if (isOpened || isNamed || event instanceof TermsChanged || referenceTicks == 0) {
            referenceTicks = book.bandTicks();
        }
        if (book.trades() > trades) {
            lastTrade = new LastTrade(terms.price(book.lastTicks()), timeOf(event));
        }
        if (event instanceof BookEvent change && !change.bookHash().equals(bookHash())) {
            throw new IllegalStateException("The book of %s has hash %s where the event says %s"
                    .formatted(marketId(), bookHash(), change.bookHash()));
        }
    }

    /** The event of other terms, by which all live orders can be counted. */
    TermsChanged changed(MarketTerms newTerms, String reason) {
        if (newTerms.countsAs(terms)) {
            return new TermsChanged(newTerms, reason, List.of(), bookHash());
        }
        return rehearse(() -> {
            tape.clear();
            tape.recount(Recount.of(terms, newTerms));
            book.apply(tape, 0);
            return new TermsChanged(newTerms, reason, levels(), bookHash());
        });
    }

    /** All levels, bids first, best price first. */
    private List<BookLevel> levels() {
        return Stream.of(Side.values())
                .flatMap(side -> Stream.iterate(book.best(side), Objects::nonNull, Level::worse)
                        .map(level -> level(side, level.priceTicks())))
                .toList();
    }

    /** The equal rates of the present terms if there are such: a million orders need no million of them. */
    FeeRates shared(FeeRates rates) {
        for (FeeRates known : tierRates) {
            if (known.equals(rates)) {
                return known;
            }
        }
        return rates;
    }

    /** When its matches happened. */
    private static Instant timeOf(MarketEvent event) {
        return switch (event) {
            case OrderEntered entered -> entered.enteredAt();
            case OrderAmended amended -> amended.amendedAt();
            case TimeAdvanced advanced -> advanced.advancedAt();
            case AuctionUncrossed uncrossed -> uncrossed.uncrossedAt();
            default -> throw new IllegalArgumentException("must not trade: event=" + event);
        };
    }

    /** The hash of the book, as events have it. */
    String bookHash() {
        return HexFormat.of().toHexDigits(book.hash());
    }

    /** A live order; null if it is none. */
    Order find(OrderId orderId) {
        Ulid id = Ulid.from(orderId.unique());
        return book.find(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /** The identifier of an order of the book. */
    OrderId orderId(Order order) {
        return orderId(marketId(), order.idHigh(), order.idLow());
    }

    static OrderId orderId(MarketId marketId, long idHigh, long idLow) {
        return OrderId.of(marketId, new Ulid(idHigh, idLow).toLowerCase());
    }

    /** The bounds of one command on the book. */
    MatchingLimits limits() {
        return limits;
    }

    /** Whether the last price is that of the last trade. In another tick than the trade's it is still that one. */
    boolean isLastOfTrade() {
        return lastTrade != null
                && (book.isLastAbove() || terms.price(book.lastTicks()).compareTo(lastTrade.price()) == 0);
    }

    /**
     * The price around which the static band lies: the last one when the market opened, its terms changed or an
     * operator named one, else the first since; 0: none yet.
     */
    long referenceTicks() {
        return referenceTicks;
    }

    /** The worst price for an order that names none: near the best one of the other side, else near the last. */
    long protectionTicks(Side side) {
        Level best = book.best(side.opposite());
        return protectionTicks(side, best != null ? best.priceTicks() : Math.max(1, book.lastTicks()));
    }

    /** The worst price for an order that names none and begins to trade near a price. */
    long protectionTicks(Side side, long ticks) {
        Long distance = terms.bands().protectionTicks();
        return Prices.worseThan(side, ticks, distance == null ? Prices.protection(ticks) : distance);
    }

    /** The part of a market that the limits of customers ask for; null if it is not listed. */
    public static Market ofLimits(MarketId marketId, Streams streams) {
        MarketState state = AGGREGATE.find(streams, marketId);
        return state == null ? null : new Market(state.terms.baseAsset(), state.terms.quoteAsset(), state.lastTrade);
    }

    /** The price of a market's last trade; of a market that has traded. */
    public static BigDecimal lastPrice(MarketId marketId, Streams streams) {
        return AGGREGATE.find(streams, marketId).lastTrade.price();
    }

    MarketTerms terms() {
        return terms;
    }

    MarketId marketId() {
        return terms.marketId();
    }

    Phase phase() {
        return book.phase();
    }

    /** Null: none were ever set. */
    Sessions sessions() {
        return sessions;
    }

    /** The scheme by which its trades settle; null: they settle gross. */
    SchemeId schemeId() {
        return schemeId;
    }

    /** To be changed by events alone; see {@link #rehearse}. */
    Book book() {
        return book;
    }

    /** Lets the rules change the book, and undoes it: what comes of it becomes an event, which changes the book. */
    <T> T rehearse(Supplier<T> rules) {
        int mark = book.mark();
        try {
            return rules.get();
        } finally {
            book.undoTo(mark);
        }
    }

    /** The levels of these prices. */
    List<BookLevel> levels(Side side, Collection<Long> priceTicks) {
        return priceTicks.stream().map(ticks -> level(side, ticks)).toList();
    }

    private BookLevel level(Side side, long priceTicks) {
        Level level = book.level(side, priceTicks);
        return level == null
                ? new BookLevel(side, priceTicks, 0, 0)
                : new BookLevel(side, priceTicks, level.shownLots(), level.orders());
    }

    /** The lots of a quantity that is a multiple of the lot size. */
    long lots(BigDecimal quantity) {
        return terms.lots(quantity).orElseThrow();
    }

    BigDecimal quantity(long lots) {
        return terms.quantity(lots).amount();
    }

    // Reversible

    @Override
    public int mark() {
        int mark = book.mark();
        marks.add(new Marked(mark, terms, lastTrade, referenceTicks, sessions, schemeId));
        return mark;
    }

    @Override
    public void undoTo(int mark) {
        book.undoTo(mark);
        while (!marks.isEmpty() && marks.getLast().mark() >= mark) {
            Marked marked = marks.removeLast();
            use(marked.terms());
            lastTrade = marked.lastTrade();
            referenceTicks = marked.referenceTicks();
            sessions = marked.sessions();
            schemeId = marked.schemeId();
        }
    }

    @Override
    public void settle() {
        book.settle();
        marks.clear();
    }

    /** Everything in it, as audits show it. */
    @JsonValue
    MarketCopy copy() {
        return new MarketCopy(head(), book.copy());
    }

    /** A market of a snapshot. */
    static MarketState of(MarketChunks.Head head, Book book) {
        return new MarketState(head, book);
    }

    /** All but the book, for a snapshot. */
    MarketChunks.Head head() {
        return new MarketChunks.Head(terms, lastTrade, referenceTicks, sessions, schemeId);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MarketState market && copy().equals(market.copy());
    }

    @Override
    public int hashCode() {
        return terms.hashCode();
    }

    @Override
    public String toString() {
        return copy().toString();
    }
}
