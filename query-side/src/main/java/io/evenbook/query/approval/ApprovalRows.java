package io.evenbook.query.approval;

import io.evenbook.query.support.list.Rows;

interface ApprovalRows extends Rows<ApprovalRow, String> {}
