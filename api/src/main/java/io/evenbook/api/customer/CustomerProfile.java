package io.evenbook.api.customer;

/** Who a customer is: personal data, never part of an event. */
public record CustomerProfile(String name, String mail) {}
