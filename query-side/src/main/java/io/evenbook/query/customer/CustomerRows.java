package io.evenbook.query.customer;

import io.evenbook.query.support.list.Rows;

interface CustomerRows extends Rows<CustomerRow, String> {}
