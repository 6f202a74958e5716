package io.evenbook.api.catalog;

import io.evenbook.api.access.RoleEvent;
import io.evenbook.api.access.UserEvent;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.approval.ApprovalEvent;
import io.evenbook.api.approval.PolicyEvent;
import io.evenbook.api.asset.AssetEvent;
import io.evenbook.api.audit.LogEvent;
import io.evenbook.api.audit.RefusalEvent;
import io.evenbook.api.audit.SubjectEvent;
import io.evenbook.api.clearing.CalendarEvent;
import io.evenbook.api.clearing.DefaultEvent;
import io.evenbook.api.clearing.SchemeEvent;
import io.evenbook.api.control.ControlsEvent;
import io.evenbook.api.control.ReconciliationEvent;
import io.evenbook.api.customer.AllowanceEvent;
import io.evenbook.api.customer.CustomerEvent;
import io.evenbook.api.journal.EntryEvent;
import io.evenbook.api.journal.ImportEvent;
import io.evenbook.api.journal.PeriodEvent;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.parked.ParkedEvent;
import io.evenbook.api.trade.TradeEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The stable name and the current revision of every event, as the log stores them. The name is the feature and the
 * record's simple name: {@code account.FundsHeld}. The samples in {@code docs/events} pin every name, so a renamed
 * record fails the build.
 */
public final class EventCatalog {
    private static final List<Kind> KINDS = List.of(
            new Kind("asset", AssetEvent.class),
            new Kind("market", MarketEvent.class),
            new Kind("clearing", CalendarEvent.class),
            new Kind("clearing", SchemeEvent.class),
            new Kind("clearing", DefaultEvent.class),
            new Kind("account", AccountEvent.class),
            new Kind("journal", EntryEvent.class),
            new Kind("journal", PeriodEvent.class),
            new Kind("journal", ImportEvent.class),
            new Kind("order", OrderEvent.class),
            new Kind("trade", TradeEvent.class),
            new Kind("control", ControlsEvent.class),
            new Kind("control", ReconciliationEvent.class),
            new Kind("parked", ParkedEvent.class),
            new Kind("customer", CustomerEvent.class),
            new Kind("customer", AllowanceEvent.class),
            new Kind("access", UserEvent.class),
            new Kind("access", RoleEvent.class),
            new Kind("approval", ApprovalEvent.class),
            new Kind("approval", PolicyEvent.class),
            new Kind("audit", SubjectEvent.class),
            new Kind("audit", RefusalEvent.class),
            new Kind("audit", LogEvent.class));

    /** The revisions above 1. Each has an upcaster from the revision before. */
    private static final Map<Class<?>, String> REVISIONS = Map.of();

    /** All events by name. */
    public static final List<Entry> ENTRIES = KINDS.stream()
            .flatMap(kind -> recordsOf(kind.events).distinct().map(event -> entry(kind.feature, event)))
            .sorted(Comparator.comparing(Entry::name))
            .toList();

    private static final Map<Class<?>, Entry> BY_CLASS =
            ENTRIES.stream().collect(Collectors.toUnmodifiableMap(Entry::eventClass, Function.identity()));

    private EventCatalog() {}

    /** @throws IllegalArgumentException if the class is not an event of the catalog */
    public static Entry of(Class<?> eventClass) {
        Entry entry = BY_CLASS.get(eventClass);
        if (entry == null) {
            throw new IllegalArgumentException("not an event: " + eventClass.getName());
        }
        return entry;
    }

    private static Stream<Class<?>> recordsOf(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(EventCatalog::recordsOf)
                : Stream.of(type);
    }

    private static Entry entry(String feature, Class<?> event) {
        return new Entry(feature, feature + "." + event.getSimpleName(), REVISIONS.getOrDefault(event, "1"), event);
    }

    private record Kind(String feature, Class<?> events) {}

    /**
     * One event.
     *
     * @param feature such as {@code account}
     * @param name such as {@code account.FundsHeld}
     * @param revision counted from 1
     */
    public record Entry(String feature, String name, String revision, Class<?> eventClass) {}
}
