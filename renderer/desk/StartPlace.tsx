import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Loading } from '../components/Loading';
import { desk } from './deskStore';

/** A start without a place in the address goes to where the explorer was last. */
export function StartPlace() {
  const router = useRouter();
  useEffect(() => {
    let isCurrent = true;
    void desk.load().then(() => {
      // A link may have been opened meanwhile, and its view may still be on its way.
      const isHere = isCurrent && router.history.location.pathname === '/';
      if (isHere) router.history.replace(desk.desk.last ?? '/browse');
    });
    return () => {
      isCurrent = false;
    };
  }, [router]);
  return <Loading what="the last place" />;
}
