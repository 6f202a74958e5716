package io.evenbook.query.approval;

import io.evenbook.api.Page;
import io.evenbook.api.access.CurrentAccess;
import io.evenbook.api.access.Requires;
import io.evenbook.api.approval.ApprovalAnswer;
import io.evenbook.api.approval.ApprovalQuery.FindApproval;
import io.evenbook.api.approval.ApprovalQuery.ListApprovals;
import io.evenbook.api.approval.ApprovalQuery.ListPolicies;
import io.evenbook.api.approval.ApprovalStatus;
import io.evenbook.api.approval.Approver;
import io.evenbook.api.approval.PolicyAnswer;
import io.evenbook.query.support.dispatch.Queries;
import io.evenbook.query.support.list.PageParameters;
import io.evenbook.query.support.list.SortedPageParameters;
import io.evenbook.query.support.position.Reads;
import io.evenbook.query.support.position.View;
import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists what waits for a second person, as far as the caller has a part in it, and the policies. */
@RestController
@RequestMapping("/api/v1")
class ApprovalController {
    private final Queries queries;
    private final CurrentAccess access;

    ApprovalController(Queries queries, CurrentAccess access) {
        this.queries = queries;
        this.access = access;
    }

    @GetMapping("/approvals")
    @Requires("approval:read")
    @Reads(View.APPROVALS)
    Page<ApprovalAnswer> approvals(
            @RequestParam(required = false) ApprovalStatus state, @Valid SortedPageParameters page) {
        return queries.ask(new ListApprovals(state, reader(), page.newestFirst()));
    }

    @GetMapping("/approvals/{approvalId}")
    @Requires("approval:read")
    @Reads(View.APPROVALS)
    ApprovalAnswer approval(@PathVariable String approvalId) {
        return queries.ask(new FindApproval(approvalId, reader()));
    }

    @GetMapping("/policies")
    @Requires("policy:read")
    @Reads(View.APPROVALS)
    Page<PolicyAnswer> policies(@Valid PageParameters page) {
        return queries.ask(new ListPolicies(page.paging()));
    }

    private Approver reader() {
        return Approver.of(access.caller());
    }
}
