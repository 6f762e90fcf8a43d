direction, object, "crmId", for_client("personalizationId"), field, for_client(attribute),
for_client(before), for_client(after), status, for_client(reason), "parentId", modstamp
