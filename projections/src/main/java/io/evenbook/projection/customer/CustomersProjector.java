package io.evenbook.projection.customer;

import io.evenbook.api.customer.CustomerEvent;
import io.evenbook.api.customer.CustomerEvent.CustomerActivated;
import io.evenbook.api.customer.CustomerEvent.CustomerClosed;
import io.evenbook.api.customer.CustomerEvent.CustomerCreated;
import io.evenbook.api.customer.CustomerEvent.CustomerResumed;
import io.evenbook.api.customer.CustomerEvent.CustomerSuspended;
import io.evenbook.api.customer.CustomerEvent.KycDecided;
import io.evenbook.api.customer.CustomerEvent.KycEnded;
import io.evenbook.api.customer.CustomerEvent.KycRequested;
import io.evenbook.api.customer.CustomerEvent.TierFeeCharged;
import io.evenbook.api.customer.CustomerEvent.TierSet;
import io.evenbook.api.customer.CustomerStatus;
import io.evenbook.api.customer.KycDecision;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.CustomerId;
import io.evenbook.projection.view.Happening;
import io.evenbook.projection.view.Table;
import io.evenbook.projection.view.Table.Statement;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Writes customers. */
@Component
class CustomersProjector implements TableProjector {
    private static final Statement<Happening<CustomerCreated>> CREATE = Table.<Happening<CustomerCreated>>of("customer")
            .text("customer_id", row -> row.event().customerId())
            .text("status", _ -> CustomerStatus.PENDING)
            .integer("kyc_level", _ -> 0)
            .text("tier", _ -> Tier.STANDARD)
            .time("created_at", Happening::time)
            .bigint("created_position", Happening::position)
            .bigint("version", Happening::sequence)
            .bigint("position", Happening::position)
            .insert();

    private static final Statement<Change> CHANGE = Table.<Change>of("customer")
            .text("customer_id", Change::customer)
            .text("status", Change::status)
            .integer("kyc_level", change -> change.level == null ? null : change.level.level)
            .time("kyc_valid_until", change -> change.level == null ? null : change.level.validUntil)
            .integer("kyc_requested", change -> change.open == null ? null : change.open.level)
            .integer("kyc_case_number", change -> change.open == null ? null : change.open.number)
            .text("tier", Change::tier)
            .time("fee_due_at", change -> change.fee == null ? null : change.fee.dueAt)
            .bool("fee_changed", change -> change.fee != null)
            .bigint("version", Change::version)
            .bigint("position", Change::position)
            .sql("""
            update {view}.customer
               set status = coalesce(changed.status, customer.status),
                   kyc_level = coalesce(changed.kyc_level, customer.kyc_level),
                   kyc_valid_until = case when changed.kyc_level is null then customer.kyc_valid_until
                                          else changed.kyc_valid_until end,
                   kyc_requested = case when changed.kyc_requested is null then customer.kyc_requested
                                        else nullif(changed.kyc_requested, 0) end,
                   kyc_case_number = case when changed.kyc_case_number is null then customer.kyc_case_number
                                          else nullif(changed.kyc_case_number, 0) end,
                   tier = coalesce(changed.tier, customer.tier),
                   fee_due_at = case when changed.fee_changed then changed.fee_due_at else customer.fee_due_at end,
                   version = changed.version, position = changed.position
              from {rows} where customer.customer_id = changed.customer_id""");

    @Override
    public String view() {
        return "customers";
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public List<Statement<?>> statements() {
        return List.of(CREATE, CHANGE);
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(CustomerEvent.class);
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        List<Happening<CustomerCreated>> created = new ArrayList<>();
        Map<CustomerId, Change> changes = new LinkedHashMap<>();
        for (ViewEvent event : events) {
            if (event.event() instanceof CustomerCreated customer) {
                created.add(new Happening<>(event, customer));
            } else if (event.event() instanceof CustomerEvent customer) {
                changes.merge(customer.customerId(), Change.by(event, customer), Change::then);
            }
        }
        tables.write(CREATE, created);
        tables.change(CHANGE, changes.values());
    }

    private record Level(int level, Instant validUntil) {}

    /** The open KYC case. */
    private record Open(int number, int level) {
        private static final Open NONE = new Open(0, 0);
    }

    private record Fee(Instant dueAt) {}

    /** What events change of a customer; null: unchanged. */
    private record Change(
            CustomerId customer,
            CustomerStatus status,
            Level level,
            Open open,
            Tier tier,
            Fee fee,
            long version,
            long position) {
        static Change by(ViewEvent at, CustomerEvent event) {
            CustomerStatus status = switch (event) {
                case CustomerActivated activated -> activated.status();
                case CustomerSuspended _ -> CustomerStatus.SUSPENDED;
                case CustomerResumed resumed -> resumed.status();
                case CustomerClosed _ -> CustomerStatus.CLOSED;
                default -> null;
            };
            Level level = switch (event) {
                case KycDecided decided
                when decided.decision() == KycDecision.GRANTED -> new Level(decided.level(), decided.validUntil());
                case KycEnded _ -> new Level(0, null);
                default -> null;
            };
            Open open = switch (event) {
                case KycRequested request -> new Open(request.caseNumber(), request.level());
                case KycDecided _ -> Open.NONE;
                default -> null;
            };
            Fee fee = switch (event) {
                case TierSet set -> new Fee(set.feeDueAt());
                case TierFeeCharged charged -> new Fee(charged.nextDueAt());
                default -> null;
            };
            Tier tier = event instanceof TierSet set ? set.tier() : null;
            return new Change(event.customerId(), status, level, open, tier, fee, at.sequence(), at.position());
        }

        Change then(Change later) {
            return new Change(
                    customer,
                    later.status != null ? later.status : status,
                    later.level != null ? later.level : level,
                    later.open != null ? later.open : open,
                    later.tier != null ? later.tier : tier,
                    later.fee != null ? later.fee : fee,
                    later.version,
                    later.position);
        }
    }
}
