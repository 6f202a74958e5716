package io.evenbook.query.account;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.Page;
import io.evenbook.api.access.Requires;
import io.evenbook.api.account.AccountAnswer;
import io.evenbook.api.account.AccountQuery.FindAccount;
import io.evenbook.api.account.AccountQuery.FindBalances;
import io.evenbook.api.account.AccountQuery.FindTransfer;
import io.evenbook.api.account.AccountQuery.FindWithdrawal;
import io.evenbook.api.account.AccountQuery.ListAccounts;
import io.evenbook.api.account.AccountQuery.ListHolds;
import io.evenbook.api.account.AccountQuery.ListTransfers;
import io.evenbook.api.account.AccountQuery.ListWithdrawals;
import io.evenbook.api.account.AccountStatus;
import io.evenbook.api.account.BalancesAnswer;
import io.evenbook.api.account.HoldAnswer;
import io.evenbook.api.account.TransferAnswer;
import io.evenbook.api.account.WithdrawalAnswer;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CustomerId;
import io.evenbook.query.support.dispatch.Queries;
import io.evenbook.query.support.list.PageParameters;
import io.evenbook.query.support.list.SortedPageParameters;
import io.evenbook.query.support.parameter.AsOfParameters;
import io.evenbook.query.support.position.Reads;
import io.evenbook.query.support.position.View;
import jakarta.validation.Valid;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.time.Instant;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
class AccountController {
    private final Queries queries;

    AccountController(Queries queries) {
        this.queries = queries;
    }

    @GetMapping("/accounts")
    @Requires("account:read")
    @Reads(View.ACCOUNTS)
    Page<AccountAnswer> accounts(
            @RequestParam(required = false) CustomerId customerId,
            @RequestParam(required = false) String owner,
            @RequestParam(required = false) AccountStatus status,
            @RequestParam(required = false) AssetCode asset,
            @RequestParam(required = false) BigDecimal availableBelow,
            @Valid PageParameters page) {
        if (availableBelow != null && asset == null) {
            throw new MalformedRequestException("availableBelow", "availableBelow needs an asset.");
        }
        return queries.ask(new ListAccounts(customerId, owner, status, asset, availableBelow, page.paging()));
    }

    @GetMapping("/accounts/{accountId}")
    @Requires("account:read")
    @Reads(View.ACCOUNTS)
    AccountAnswer account(@PathVariable String accountId) {
        return queries.ask(new FindAccount(accountId));
    }

    @GetMapping("/accounts/{accountId}/balances")
    @Requires("account:read")
    @Reads(value = View.ACCOUNTS, atEffectiveTime = View.JOURNAL)
    BalancesAnswer balances(
            @PathVariable String accountId,
            @RequestParam(required = false) Instant at,
            @RequestParam(required = false) @PositiveOrZero Long atPosition,
            @RequestParam(required = false) Instant effectiveAt) {
        return queries.ask(new FindBalances(accountId, AsOfParameters.asOf(at, atPosition, effectiveAt)));
    }

    @GetMapping("/accounts/{accountId}/holds")
    @Requires("account:read")
    @Reads(View.ACCOUNTS)
    Page<HoldAnswer> holds(@PathVariable String accountId, @Valid PageParameters page) {
        return queries.ask(new ListHolds(accountId, page.paging()));
    }

    @GetMapping("/accounts/{accountId}/withdrawals")
    @Requires("account:read")
    @Reads(View.ACCOUNTS)
    Page<WithdrawalAnswer> withdrawals(@PathVariable String accountId, @Valid SortedPageParameters page) {
        return queries.ask(new ListWithdrawals(accountId, page.newestFirst()));
    }

    @GetMapping("/withdrawals/{withdrawalId}")
    @Requires("account:read")
    @Reads(View.ACCOUNTS)
    WithdrawalAnswer withdrawal(@PathVariable String withdrawalId) {
        return queries.ask(new FindWithdrawal(withdrawalId));
    }

    @GetMapping("/accounts/{accountId}/transfers")
    @Requires("transfer:read")
    @Reads(View.ACCOUNTS)
    Page<TransferAnswer> transfers(@PathVariable String accountId, @Valid SortedPageParameters page) {
        return queries.ask(new ListTransfers(accountId, page.newestFirst()));
    }

    @GetMapping("/transfers/{transferId}")
    @Requires("transfer:read")
    @Reads(View.ACCOUNTS)
    TransferAnswer transfer(@PathVariable String transferId) {
        return queries.ask(new FindTransfer(transferId));
    }
}
