package io.evenbook.projection.clearing;

import io.evenbook.api.clearing.DefaultAnswer.Layer;
import io.evenbook.api.clearing.DefaultAnswer.Paid;
import io.evenbook.api.clearing.DefaultAnswer.Share;
import io.evenbook.api.clearing.DefaultEvent;
import io.evenbook.api.clearing.DefaultEvent.DefaultApproved;
import io.evenbook.api.clearing.DefaultEvent.DefaultClosed;
import io.evenbook.api.clearing.DefaultEvent.DefaultDeclared;
import io.evenbook.api.clearing.DefaultEvent.DefaultTransferred;
import io.evenbook.api.clearing.DefaultEvent.LayerDrawn;
import io.evenbook.api.clearing.DefaultEvent.LossRecorded;
import io.evenbook.api.clearing.DefaultStage;
import io.evenbook.api.id.DefaultId;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.projection.view.Table;
import io.evenbook.projection.view.Table.Statement;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** A default, which the events of a batch change in their order. Fields of later stages are null. */
final class DefaultRow {
    private static final JsonMapper JSON = EvenbookJson.mapper();

    /** Reads rows by identifier. */
    static final Statement<DefaultId> READ = Table.<DefaultId>of("participant_default")
            .text("default_id", id -> id)
            .sql("select known.* from {rows} join {view}.participant_default known using (default_id)");

    static final Statement<DefaultRow> WRITE = Table.<DefaultRow>of("participant_default")
            .text("default_id", row -> row.defaultId)
            .text("account_id", row -> row.accountId)
            .text("scheme_id", row -> row.schemeId)
            .text("state", row -> row.state)
            .text("reason", row -> row.reason)
            .text("declared_by", row -> row.declaredBy)
            .time("declared_at", row -> row.declaredAt)
            .text("approved_by", row -> row.approvedBy)
            .time("approved_at", row -> row.approvedAt)
            .text("close_out_account", row -> row.closeOutAccount)
            .time("transferred_at", row -> row.transferredAt)
            .text("asset", row -> row.asset)
            .numeric("loss", row -> row.loss)
            .text("layers", row -> JSON.writeValueAsString(row.layers))
            .text("compensations", row -> JSON.writeValueAsString(row.compensations))
            .numeric("unallocated", row -> row.unallocated)
            .time("allocated_at", row -> row.allocatedAt)
            .time("closed_at", row -> row.closedAt)
            .bigint("declared_position", row -> row.declaredPosition)
            .bigint("version", row -> row.version)
            .bigint("position", row -> row.position)
            .upsert("default_id");

    private final DefaultId defaultId;
    private final String accountId;
    private final String schemeId;
    private final String reason;
    private final String declaredBy;
    private final Instant declaredAt;
    private final long declaredPosition;
    private DefaultStage state = DefaultStage.DECLARED;
    private String approvedBy;
    private Instant approvedAt;
    private String closeOutAccount;
    private Instant transferredAt;
    private String asset;
    private BigDecimal loss;
    private List<Layer> layers = new ArrayList<>();
    private List<Paid> compensations = List.of();
    private BigDecimal unallocated;
    private Instant allocatedAt;
    private Instant closedAt;
    private long version;
    private long position;

    private DefaultRow(DefaultDeclared declared, ViewEvent at) {
        this.defaultId = declared.defaultId();
        this.accountId = declared.accountId().value();
        this.schemeId = declared.schemeId().value();
        this.reason = declared.reason();
        this.declaredBy = declared.declaredBy().value();
        this.declaredAt = at.at();
        this.declaredPosition = at.position();
    }

    private DefaultRow(ResultSet columns) throws SQLException {
        defaultId = new DefaultId(columns.getString("default_id"));
        accountId = columns.getString("account_id");
        schemeId = columns.getString("scheme_id");
        reason = columns.getString("reason");
        declaredBy = columns.getString("declared_by");
        declaredAt = time(columns, "declared_at");
        declaredPosition = columns.getLong("declared_position");
        state = DefaultStage.valueOf(columns.getString("state"));
        approvedBy = columns.getString("approved_by");
        approvedAt = time(columns, "approved_at");
        closeOutAccount = columns.getString("close_out_account");
        transferredAt = time(columns, "transferred_at");
        asset = columns.getString("asset");
        loss = columns.getBigDecimal("loss");
        layers = new ArrayList<>(List.of(JSON.readValue(columns.getString("layers"), Layer[].class)));
        compensations = List.of(JSON.readValue(columns.getString("compensations"), Paid[].class));
        unallocated = columns.getBigDecimal("unallocated");
        allocatedAt = time(columns, "allocated_at");
        closedAt = time(columns, "closed_at");
    }

    /** Reads, changes and writes the rows of a batch; events of others are skipped. */
    static void project(List<ViewEvent> events, Tables tables) {
        Set<DefaultId> ids = new LinkedHashSet<>();
        for (ViewEvent event : events) {
            if (event.event() instanceof DefaultEvent happened) {
                ids.add(happened.defaultId());
            }
        }
        Map<DefaultId, DefaultRow> rows = new LinkedHashMap<>();
        tables.read(READ, ids, (row, _) -> new DefaultRow(row)).forEach(row -> rows.put(row.defaultId, row));
        for (ViewEvent event : events) {
            if (event.event() instanceof DefaultEvent happened) {
                rows.computeIfAbsent(happened.defaultId(), _ -> declared(happened, event))
                        .apply(happened, event);
            }
        }
        tables.write(WRITE, rows.values());
    }

    private static DefaultRow declared(DefaultEvent event, ViewEvent at) {
        if (event instanceof DefaultDeclared declared) {
            return new DefaultRow(declared, at);
        }
        throw new IllegalStateException("no row of %s for %s".formatted(event.defaultId(), event));
    }

    private void apply(DefaultEvent event, ViewEvent at) {
        version = at.sequence();
        position = at.position();
        switch (event) {
            case DefaultDeclared _ -> {}
            case DefaultApproved approved -> {
                state = DefaultStage.APPROVED;
                approvedBy = approved.approvedBy().value();
                approvedAt = at.at();
                closeOutAccount = approved.closeOutAccount() == null
                        ? null
                        : approved.closeOutAccount().value();
            }
            case DefaultTransferred _ -> {
                state = DefaultStage.TRANSFERRED;
                transferredAt = at.at();
            }
            case LossRecorded recorded -> {
                state = DefaultStage.ALLOCATED;
                allocatedAt = at.at();
                allocate(recorded);
            }
            case LayerDrawn drawn ->
                layers.add(new Layer(
                        drawn.layer(),
                        drawn.amount().amount(),
                        drawn.shares().stream()
                                .map(share -> new Share(
                                        share.accountId(), share.amount().amount()))
                                .toList()));
            case DefaultClosed _ -> {
                state = DefaultStage.CLOSED;
                closedAt = at.at();
            }
        }
    }

    private void allocate(LossRecorded recorded) {
        asset = recorded.loss().asset().value();
        loss = recorded.loss().amount();
        unallocated = recorded.unallocated().amount();
        compensations = recorded.compensations().stream()
                .map(each -> new Paid(
                        each.accountId(), each.claim().amount(), each.paid().amount()))
                .toList();
    }

    private static Instant time(ResultSet columns, String column) throws SQLException {
        OffsetDateTime time = columns.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
