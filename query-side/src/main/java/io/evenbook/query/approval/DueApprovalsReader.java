package io.evenbook.query.approval;

import io.evenbook.api.id.ApprovalId;
import io.evenbook.api.port.DueApprovals;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds due approvals in the view. */
public final class DueApprovalsReader implements DueApprovals {
    private final JdbcClient postgres;

    public DueApprovalsReader(JdbcClient postgres) {
        this.postgres = postgres;
    }

    @Override
    public List<ApprovalId> due(Instant now, int limit) {
        return postgres.sql("""
                        select approval_id from approvals.approval where state = 'PENDING' and expires_at <= :now
                         order by expires_at limit :limit""")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("limit", limit)
                .query((row, _) -> new ApprovalId(row.getString(1)))
                .list();
    }
}
