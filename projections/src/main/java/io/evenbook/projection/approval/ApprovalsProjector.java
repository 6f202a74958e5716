package io.evenbook.projection.approval;

import io.evenbook.api.approval.ApprovalEvent;
import io.evenbook.api.approval.ApprovalEvent.ApprovalExpired;
import io.evenbook.api.approval.ApprovalEvent.ApprovalGranted;
import io.evenbook.api.approval.ApprovalEvent.ApprovalRefused;
import io.evenbook.api.approval.ApprovalEvent.ApprovalRejected;
import io.evenbook.api.approval.ApprovalEvent.ApprovalRequested;
import io.evenbook.api.approval.ApprovalStatus;
import io.evenbook.api.approval.PolicyEvent;
import io.evenbook.api.approval.PolicyEvent.PolicyRemoved;
import io.evenbook.api.approval.PolicyEvent.PolicySet;
import io.evenbook.api.id.ApprovalId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.UserId;
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
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Writes approvals and policies. */
@Component
class ApprovalsProjector implements TableProjector {
    private static final Statement<Happening<ApprovalRequested>> REQUEST = Table.<Happening<ApprovalRequested>>of(
                    "approval")
            .text("approval_id", row -> row.event().approvalId())
            .text("state", _ -> ApprovalStatus.PENDING)
            .text("operation", row -> row.event().operation())
            .text("target", row -> row.event().target())
            .text("command", row -> row.event().command())
            .text("content", row -> row.event().content())
            .text("reason", row -> row.event().reason())
            .text("requested_by", row -> row.event().requestedBy())
            .text(
                    "person",
                    row -> Objects.requireNonNullElse(
                            row.event().personId(), row.event().requestedBy()))
            .time("requested_at", Happening::time)
            .time("expires_at", row -> row.event().expiresAt())
            .bigint("position", Happening::position)
            .insert();

    private static final Statement<End> END = Table.<End>of("approval")
            .text("approval_id", End::approvalId)
            .text("state", End::state)
            .text("decided_by", End::decidedBy)
            .text("decision_reason", End::reason)
            .text("code", End::code)
            .time("ended_at", End::at)
            .update("approval_id");

    private static final Statement<Happening<PolicySet>> SET = Table.<Happening<PolicySet>>of("policy")
            .text(
                    "policy_id",
                    row -> policyId(row.event().operation(), row.event().asset()))
            .text("operation", row -> row.event().operation())
            .text("asset", row -> row.event().asset())
            .numeric("amount", row -> row.event().from())
            .text("reason", row -> row.event().reason())
            .time("set_at", Happening::time)
            .upsert("policy_id");

    private static final Statement<String> REMOVE =
            Table.<String>of("policy").text("policy_id", row -> row).delete();

    @Override
    public String view() {
        return "approvals";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public List<Statement<?>> statements() {
        return List.of(REQUEST, END, SET, REMOVE);
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(ApprovalEvent.class, PolicyEvent.class);
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        List<Happening<ApprovalRequested>> requests = new ArrayList<>();
        List<End> ends = new ArrayList<>();
        // By id of the policy; null: removed
        Map<String, Happening<PolicySet>> policies = new LinkedHashMap<>();
        for (ViewEvent event : events) {
            switch (event.event()) {
                case ApprovalRequested requested -> requests.add(new Happening<>(event, requested));
                case ApprovalEvent ended -> ends.add(End.of(ended, event.at()));
                case PolicySet set -> policies.put(policyId(set.operation(), set.asset()), new Happening<>(event, set));
                case PolicyRemoved removed -> policies.put(policyId(removed.operation(), removed.asset()), null);
                default -> throw new IllegalArgumentException("must be an approval or a policy: " + event.event());
            }
        }
        tables.write(REQUEST, requests);
        tables.change(END, ends);
        tables.write(SET, policies.values().stream().filter(Objects::nonNull).toList());
        tables.write(
                REMOVE,
                policies.entrySet().stream()
                        .filter(policy -> policy.getValue() == null)
                        .map(Map.Entry::getKey)
                        .toList());
    }

    private static String policyId(String operation, AssetCode asset) {
        return asset == null ? operation : operation + " " + asset;
    }

    /** How an approval ended. */
    private record End(
            ApprovalId approvalId, ApprovalStatus state, UserId decidedBy, String reason, String code, Instant at) {

        static End of(ApprovalEvent event, Instant at) {
            return switch (event) {
                case ApprovalGranted granted ->
                    new End(
                            granted.approvalId(),
                            ApprovalStatus.APPROVED,
                            granted.approvedBy(),
                            granted.reason(),
                            null,
                            at);
                case ApprovalRejected rejected ->
                    new End(
                            rejected.approvalId(),
                            ApprovalStatus.REJECTED,
                            rejected.rejectedBy(),
                            rejected.reason(),
                            null,
                            at);
                case ApprovalRefused refused ->
                    new End(
                            refused.approvalId(),
                            ApprovalStatus.REFUSED,
                            refused.approvedBy(),
                            refused.reason(),
                            refused.code(),
                            at);
                case ApprovalExpired expired ->
                    new End(expired.approvalId(), ApprovalStatus.EXPIRED, null, null, null, at);
                case ApprovalRequested requested ->
                    throw new IllegalArgumentException("must be an end: " + requested.approvalId());
            };
        }
    }
}
