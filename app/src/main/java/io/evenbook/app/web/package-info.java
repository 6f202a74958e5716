/** What holds for every HTTP request: its JSON, its correlation id, its limits, and how its faults are told. */
package io.evenbook.app.web;
