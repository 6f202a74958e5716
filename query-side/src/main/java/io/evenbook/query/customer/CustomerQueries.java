package io.evenbook.query.customer;

import io.evenbook.api.Page;
import io.evenbook.api.RejectedException;
import io.evenbook.api.customer.CustomerAnswer;
import io.evenbook.api.customer.CustomerQuery.FindCustomer;
import io.evenbook.api.customer.CustomerQuery.ListCustomers;
import io.evenbook.api.customer.CustomerRejection.CustomerUnknown;
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
class CustomerQueries {
    private static final ScanLimit COMPARED =
            new ScanLimit("customers.customer", "created_position", List.of("true"), Map.of(), ScanLimit.COMPARED);

    private final CustomerRows customers;
    private final JdbcClient postgres;

    CustomerQueries(CustomerRows customers, JdbcClient postgres) {
        this.customers = customers;
        this.postgres = postgres;
    }

    @QueryHandler
    CustomerAnswer handle(FindCustomer query) {
        return customers
                .findById(query.customerId().value())
                .map(CustomerRow::answer)
                .orElseThrow(() -> new RejectedException(
                        new CustomerUnknown(query.customerId().value())));
    }

    @QueryHandler
    Page<CustomerAnswer> handle(ListCustomers query) {
        return Pages.within(
                COMPARED,
                postgres,
                customers,
                Specification.allOf(
                        Filters.equal("customerId", query.customerId()),
                        Filters.equal("status", query.status()),
                        Filters.equal("tier", query.tier()),
                        Filters.equal("kycLevel", query.kycLevel())),
                ListOrder.<CustomerRow>byPosition(
                        "createdPosition", query.paging().order(), customer -> customer.createdPosition),
                Cursors.of(
                        "customers",
                        query.customerId(),
                        query.status(),
                        query.tier(),
                        query.kycLevel(),
                        query.paging().order()),
                query.paging(),
                CustomerRow::answer);
    }
}
