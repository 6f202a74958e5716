package io.evenbook.query.approval;

import io.evenbook.api.Page;
import io.evenbook.api.RejectedException;
import io.evenbook.api.approval.ApprovalAnswer;
import io.evenbook.api.approval.ApprovalQuery.FindApproval;
import io.evenbook.api.approval.ApprovalQuery.ListApprovals;
import io.evenbook.api.approval.ApprovalQuery.ListPolicies;
import io.evenbook.api.approval.ApprovalRejection.ApprovalUnknown;
import io.evenbook.api.approval.Approver;
import io.evenbook.api.approval.PolicyAnswer;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.Filters;
import io.evenbook.query.support.list.ListOrder;
import io.evenbook.query.support.list.Pages;
import io.evenbook.query.support.list.ScanLimit;
import java.util.List;
import java.util.Map;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class ApprovalQueries {
    private final ApprovalRows approvals;
    private final PolicyRows policies;
    private final JdbcClient postgres;
    private final LinkedSubjects subjects;

    ApprovalQueries(ApprovalRows approvals, PolicyRows policies, JdbcClient postgres, LinkedSubjects subjects) {
        this.approvals = approvals;
        this.policies = policies;
        this.postgres = postgres;
        this.subjects = subjects;
    }

    @QueryHandler
    ApprovalAnswer handle(FindApproval query) {
        return approvals
                .findById(query.approvalId())
                .filter(row -> isVisible(row, query.reader()))
                .map(subjects::answer)
                .orElseThrow(() -> new RejectedException(new ApprovalUnknown(query.approvalId())));
    }

    @QueryHandler
    Page<ApprovalAnswer> handle(ListApprovals query) {
        return Pages.within(
                scanLimit(query),
                postgres,
                approvals,
                Specification.allOf(Filters.equal("state", query.state()), visibleTo(query.reader())),
                ListOrder.byPosition("position", query.paging().order(), row -> row.position),
                Cursors.of(
                        "approvals",
                        query.state(),
                        query.reader().userId(),
                        query.paging().order()),
                query.paging(),
                subjects::answer);
    }

    private static ScanLimit scanLimit(ListApprovals query) {
        List<String> conditions = List.of(query.state() == null ? "true" : "state = :state");
        Map<String, String> parameters =
                query.state() == null ? Map.of() : Map.of("state", query.state().name());
        return new ScanLimit("approvals.approval", "position", conditions, parameters, ScanLimit.COMPARED);
    }

    @QueryHandler
    Page<PolicyAnswer> handle(ListPolicies query) {
        return Pages.of(
                policies,
                Specification.unrestricted(),
                ListOrder.byName("policyId", row -> row.policyId),
                Cursors.of("policies"),
                query.paging(),
                PolicyRow::answer);
    }

    private static Specification<ApprovalRow> visibleTo(Approver reader) {
        return (row, _, criteria) -> criteria.or(
                row.get("operation").in(reader.permissions()),
                criteria.equal(row.get("requestedBy"), reader.userId().value()),
                criteria.equal(row.get("person"), personOf(reader)));
    }

    private static boolean isVisible(ApprovalRow row, Approver reader) {
        return reader.permissions().contains(row.operation)
                || row.requestedBy.equals(reader.userId().value())
                || row.person.equals(personOf(reader));
    }

    /** A user without a known person stands for itself. */
    private static String personOf(Approver reader) {
        return reader.personId() == null
                ? reader.userId().value()
                : reader.personId().value();
    }
}
