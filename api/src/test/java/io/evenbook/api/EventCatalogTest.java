package io.evenbook.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.access.RoleEvent;
import io.evenbook.api.access.UserEvent;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.approval.ApprovalEvent;
import io.evenbook.api.approval.PolicyEvent;
import io.evenbook.api.asset.AssetEvent;
import io.evenbook.api.audit.LogEvent;
import io.evenbook.api.audit.RefusalEvent;
import io.evenbook.api.audit.SubjectEvent;
import io.evenbook.api.catalog.EventCatalog;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventCatalogTest {

    @Test
    void namesEveryEventOnce() {
        Class<?>[] events = Stream.of(
                        AssetEvent.class,
                        MarketEvent.class,
                        CalendarEvent.class,
                        SchemeEvent.class,
                        DefaultEvent.class,
                        AccountEvent.class,
                        EntryEvent.class,
                        PeriodEvent.class,
                        ImportEvent.class,
                        OrderEvent.class,
                        TradeEvent.class,
                        ControlsEvent.class,
                        ReconciliationEvent.class,
                        ParkedEvent.class,
                        CustomerEvent.class,
                        AllowanceEvent.class,
                        UserEvent.class,
                        RoleEvent.class,
                        ApprovalEvent.class,
                        PolicyEvent.class,
                        SubjectEvent.class,
                        RefusalEvent.class,
                        LogEvent.class)
                .flatMap(EventCatalogTest::events)
                .distinct()
                .toArray(Class<?>[]::new);
        assertThat(EventCatalog.ENTRIES)
                .extracting(EventCatalog.Entry::eventClass)
                .containsExactlyInAnyOrder(events);
        assertThat(EventCatalog.ENTRIES).extracting(EventCatalog.Entry::name).doesNotHaveDuplicates();
    }

    private static Stream<Class<?>> events(Class<?> kind) {
        return kind.isSealed()
                ? Stream.of(kind.getPermittedSubclasses()).flatMap(EventCatalogTest::events)
                : Stream.of(kind);
    }

    @Test
    void namesAnEventForItsFeature() {
        assertThat(EventCatalog.of(AccountEvent.FundsHeld.class))
                .isEqualTo(new EventCatalog.Entry("account", "account.FundsHeld", "1", AccountEvent.FundsHeld.class));
    }

    @Test
    void refusesWhatIsNotAnEvent() {
        assertThatThrownBy(() -> EventCatalog.of(String.class)).hasMessage("not an event: java.lang.String");
    }
}
