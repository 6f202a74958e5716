/** JSON, correlation ids, limits, problems and the OpenAPI contract of all HTTP requests. */
package io.evenbook.app.web;
