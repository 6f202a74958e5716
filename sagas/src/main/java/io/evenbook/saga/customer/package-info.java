/** Ends KYC levels, and charges the fees of tiers. */
package io.evenbook.saga.customer;
