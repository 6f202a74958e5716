package io.evenbook.query.order;

import io.evenbook.query.support.list.Rows;

interface OrderRows extends Rows<OrderRow, String> {}
