/** Small applications as they are written everywhere, without a word about tenants or nullness. */
package com.example.helpdesk;
