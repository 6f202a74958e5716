package io.evenbook.query.customer;

import io.evenbook.api.Page;
import io.evenbook.api.RejectedException;
import io.evenbook.api.access.CurrentAccess;
import io.evenbook.api.access.Requires;
import io.evenbook.api.access.Scope;
import io.evenbook.api.customer.CustomerAnswer;
import io.evenbook.api.customer.CustomerQuery.FindCustomer;
import io.evenbook.api.customer.CustomerQuery.ListCustomers;
import io.evenbook.api.customer.CustomerRejection.CustomerUnknown;
import io.evenbook.api.customer.CustomerStatus;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.CustomerId;
import io.evenbook.query.support.dispatch.Queries;
import io.evenbook.query.support.list.SortedPageParameters;
import io.evenbook.query.support.position.Reads;
import io.evenbook.query.support.position.View;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/customers")
class CustomerController {
    private final Queries queries;
    private final CurrentAccess access;

    CustomerController(Queries queries, CurrentAccess access) {
        this.queries = queries;
        this.access = access;
    }

    @GetMapping("/{customerId}")
    @Requires("customer:read")
    @Reads(View.CUSTOMERS)
    CustomerAnswer customer(@PathVariable String customerId) {
        return queries.ask(new FindCustomer(access.requireOwn(parse(customerId))));
    }

    @GetMapping
    @Requires("customer:read")
    @Reads(View.CUSTOMERS)
    Page<CustomerAnswer> customers(
            @RequestParam(required = false) CustomerStatus status,
            @RequestParam(required = false) Tier tier,
            @RequestParam(required = false) @Min(0) @Max(2) Integer kycLevel,
            @Valid SortedPageParameters page) {
        CustomerId only = access.scope() == Scope.OWN ? access.caller().customerId() : null;
        return access.scope() == Scope.OWN && only == null
                ? new Page<>(List.of(), null)
                : queries.ask(new ListCustomers(only, status, tier, kycLevel, page.newestFirst()));
    }

    private static CustomerId parse(String value) {
        try {
            return new CustomerId(value);
        } catch (IllegalArgumentException e) {
            throw new RejectedException(new CustomerUnknown(value));
        }
    }
}
