package io.evenbook.query.approval;

import io.evenbook.query.support.list.Rows;

interface PolicyRows extends Rows<PolicyRow, String> {}
