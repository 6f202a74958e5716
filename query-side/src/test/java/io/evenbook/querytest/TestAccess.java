package io.evenbook.querytest;

import io.evenbook.api.access.Caller;
import io.evenbook.api.access.CurrentAccess;
import io.evenbook.api.access.Scope;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.UserId;
import java.util.Map;

/** An operator who reads all accounts, or the user of a customer who reads that customer's. */
final class TestAccess implements CurrentAccess {
    private volatile CustomerId customer;

    /** @param customer null: the operator again */
    void be(CustomerId customer) {
        this.customer = customer;
    }

    @Override
    public Caller caller() {
        return new Caller(new UserId("operator"), customer, null, null, Map.of("deposit:create", Scope.ALL));
    }

    @Override
    public Scope scope() {
        return customer == null ? Scope.ALL : Scope.OWN;
    }
}
