import { useQuery } from '@tanstack/react-query';
import type { RouteComponent } from '@tanstack/react-router';
import { statusOptions } from '../api/queries';
import { Loading } from '../components/Loading';

/** A room that has another view where a node answers in place of a log. */
export function inEither(OnLog: RouteComponent, OnNode: RouteComponent): RouteComponent {
  return function Room() {
    const { data: status, error } = useQuery(statusOptions());
    if (status === undefined && error === null) return <Loading what="the workspace" />;
    return status === undefined || status.remote === null ? <OnLog /> : <OnNode />;
  };
}
