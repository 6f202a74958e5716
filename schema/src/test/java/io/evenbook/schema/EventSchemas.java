package io.evenbook.schema;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonValue;
import io.evenbook.api.catalog.EventCatalog;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Derives an event's JSON schema from its record: strict, every decimal a string, every identifier with its pattern.
 * Types do not show which components may be null; {@code OPTIONAL} lists them.
 */
final class EventSchemas {
    /** As {@code Record.component}: null in some events, and then not in the JSON. */
    private static final Set<String> OPTIONAL = Set.of(
            "UserCreated.customerId",
            "KeyRevoked.reason",
            "SubjectErased.approvedBy",
            "DelegationGranted.until",
            "KycProposed.validUntil",
            "KycDecided.validUntil",
            "KycDecided.person",
            "TierSet.feeDueAt",
            "AccountOpened.customerId",
            "AccountOpened.owner",
            "CancelAfterSet.cancelAt",
            "WithdrawalRequested.destination",
            "PolicySet.asset",
            "PolicySet.from",
            "PolicyRemoved.asset",
            "ApprovalRequested.expectedVersion",
            "ApprovalRequested.reason",
            "ApprovalRequested.personId",
            "ApprovalRequested.acting",
            "Acting.customerId",
            "ApprovalGranted.personId",
            "ApprovalRejected.personId",
            "ApprovalRefused.personId",
            "PhaseChanged.session",
            "PhaseChanged.referenceTicks",
            "AuctionUncrossed.surplusLots",
            "AuctionUncrossed.surplusSide",
            "AuctionUncrossed.referenceTicks",
            "AuctionUncrossed.decidedBy",
            "AuctionUncrossed.session",
            "TradeExecuted.schemeId",
            "TradeExecuted.makerSide",
            "TradeParty.reserved",
            "TradeCancelled.windowId",
            "ControlBreak.asset",
            "SettlementHeld.reason",
            "Obligation.counterparty",
            "Obligation.businessDate",
            "SettlementReleased.reason",
            "OrderEntered.clientOrderId",
            "OrderSizes.minimumQuantity",
            "OrderSizes.maximumQuantity",
            "OrderSizes.minimumNotional",
            "OrderSizes.maximumNotional",
            "PriceBands.staticBasisPoints",
            "PriceBands.dynamicBasisPoints",
            "PriceBands.protectionTicks",
            "OrderEntered.priceTicks",
            "OrderEntered.stopTicks",
            "OrderEntered.lots",
            "OrderEntered.displayLots",
            "OrderEntered.expiresAt",
            "OrderPlaced.stopPrice",
            "OrderPlaced.protectionPrice",
            "OrderPlaced.displayQuantity",
            "OrderPlaced.expiresAt",
            "OrderPlaced.postOnly",
            "OrderPrevented.release",
            "OrderTriggered.tradeId",
            "OrderExpired.release",
            "OrderPrevented.quantity",
            "OrderPrevented.remainingQuantity",
            "Sessions.calendarId",
            "SchemeTerms.settlesAt",
            "SchemeTerms.closeOutAccount",
            "DefaultDeclared.personId",
            "DefaultApproved.closeOutAccount",
            "LayerDrawn.entry",
            "EntryDraft.effectiveAt",
            "EntryDraft.reference",
            "JournalEntry.reference",
            "Requested.availableAtLeast",
            "Requested.postedEquals",
            "AllowanceTaken.hour",
            "WithdrawalRequested.confirmableFrom",
            "FundsHeld.receivable",
            "FundsHeld.expiresAt",
            "HoldReleased.receivable",
            "HoldCaptured.transferId",
            "HoldCaptured.to",
            "TransferSent.reference",
            "TransferReceived.reference",
            "Limits.maximum",
            "EntryPosted.reverses",
            "PositionSettled.entry",
            "PeriodReopened.through",
            "OrderPlaced.price",
            "OrderPlaced.quantity",
            "OrderPlaced.quoteBudget",
            "OrderPlaced.clientOrderId",
            "OrderExecuted.remainingQuantity",
            "OrderCancelled.otherOrderId",
            "OrderAmended.price",
            "OrderAmended.displayQuantity",
            "OrderAmended.displayLots",
            "OrderAmended.expiresAt",
            "OrderCancelled.release",
            "ReconciliationBreak.reference",
            "ReconciliationBreak.ledgerAmount",
            "ReconciliationBreak.entryId",
            "ReconciliationResult.statementOpening",
            "ReconciliationResult.statementClosing");

    /** As {@code Record.component}: sums over accounts and products, which may have more digits than an amount. */
    private static final Set<String> WIDE = Set.of(
            "Netted.gross",
            "Netted.net",
            "Resolved.paid",
            "Resolved.received",
            "Resolved.fees",
            "KindTotals.debits",
            "KindTotals.credits",
            "ControlBreak.expected",
            "ControlBreak.actual",
            "InFlight.amount",
            "ReconciliationResult.statementOpening",
            "ReconciliationResult.ledgerOpening",
            "ReconciliationResult.statementClosing",
            "ReconciliationResult.ledgerClosing",
            "AllowanceTaken.amount",
            "AllowanceReleased.amount",
            "AllowanceCaptured.amount",
            "AllowanceCaptured.released");

    private static final String DECIMAL = "-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?";

    /** Sums over up to 10^18 amounts, and products of two decimals. */
    private static final String WIDE_DECIMAL = "-?(0|[1-9][0-9]{0,35})(\\.[0-9]{1,36})?";

    private static final String TIME = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z";
    private static final String WALL_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]";
    private static final String DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}";

    private static final Set<Class<?>> INTEGERS = Set.of(int.class, Integer.class, long.class, Long.class);

    private final ObjectNode definitions = JsonNodeFactory.instance.objectNode();

    static ObjectNode of(EventCatalog.Entry event) {
        EventSchemas schemas = new EventSchemas();
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:evenbook:event:%s:%s".formatted(event.name(), event.revision()));
        schema.put("title", event.name());
        schema.setAll(schemas.record(event.eventClass()));
        if (!schemas.definitions.isEmpty()) {
            schema.set("$defs", schemas.definitions);
        }
        return schema;
    }

    static boolean isWide(Class<?> record, String component) {
        return WIDE.contains(record.getSimpleName() + "." + component);
    }

    static boolean isOptional(Class<?> record, String component) {
        return OPTIONAL.contains(record.getSimpleName() + "." + component);
    }

    private ObjectNode record(Class<?> record) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        List<String> required = Stream.of(record.getRecordComponents())
                .peek(component -> properties.set(component.getName(), component(record, component)))
                .map(RecordComponent::getName)
                .filter(component -> !isOptional(record, component))
                .toList();
        required.forEach(schema.putArray("required")::add);
        schema.put("additionalProperties", false);
        return schema;
    }

    private ObjectNode component(Class<?> record, RecordComponent component) {
        if (isWide(record, component.getName())) {
            return text(WIDE_DECIMAL);
        }
        JsonFormat format = component.getAccessor().getAnnotation(JsonFormat.class);
        return format != null && format.shape() == JsonFormat.Shape.STRING
                ? text("-?(0|[1-9][0-9]{0,18})")
                : value(component.getGenericType());
    }

    private ObjectNode value(Type type) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "array");
            schema.set("items", value(list.getActualTypeArguments()[0]));
            return schema;
        }
        Class<?> plain = (Class<?>) type;
        if (INTEGERS.contains(plain)) {
            return JsonNodeFactory.instance.objectNode().put("type", "integer");
        }
        if (plain == boolean.class) {
            return JsonNodeFactory.instance.objectNode().put("type", "boolean");
        }
        if (plain == String.class) {
            return JsonNodeFactory.instance.objectNode().put("type", "string");
        }
        return definition(plain);
    }

    private ObjectNode definition(Class<?> type) {
        if (!definitions.has(type.getSimpleName())) {
            definitions.putObject(type.getSimpleName()).setAll(define(type));
        }
        return JsonNodeFactory.instance.objectNode().put("$ref", "#/$defs/" + type.getSimpleName());
    }

    private ObjectNode define(Class<?> type) {
        if (type == BigDecimal.class) {
            return text(DECIMAL);
        }
        if (type == Instant.class) {
            return text(TIME);
        }
        if (type == LocalDate.class) {
            return text(DAY);
        }
        if (type == LocalTime.class) {
            return text(WALL_CLOCK);
        }
        if (type.isEnum()) {
            ObjectNode schema = JsonNodeFactory.instance.objectNode();
            Stream.of(type.getEnumConstants()).map(Object::toString).forEach(schema.putArray("enum")::add);
            return schema;
        }
        return Stream.of(type.getDeclaredFields())
                .filter(field -> field.isAnnotationPresent(JsonValue.class))
                .findFirst()
                .map(field -> field.getType() == String.class ? text(pattern(type)) : value(field.getGenericType()))
                .orElseGet(() -> record(type));
    }

    private static ObjectNode text(String pattern) {
        return JsonNodeFactory.instance.objectNode().put("type", "string").put("pattern", "^(" + pattern + ")$");
    }

    private static String pattern(Class<?> identifier) {
        try {
            Field pattern = identifier.getDeclaredField("PATTERN");
            pattern.setAccessible(true);
            return (String) pattern.get(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("an identifier without a pattern: " + identifier.getName(), e);
        }
    }
}
